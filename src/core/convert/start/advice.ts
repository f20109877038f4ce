/** What a command before the program does, as the end of a sentence that begins with "it", and what to do instead. */
export interface Advice {
  readonly does: string;
  readonly instead: string;
}

/** Why a command that runs before the program cannot be left out. */
export function adviceOn(command: string): Advice {
  return (
    knownAdvice(command) ?? {
      does: 'runs another command before the program',
      instead: 'do it when the image is built, or in the program',
    }
  );
}

/** As {@link adviceOn}, for commands whose purpose is known. */
export function knownAdvice(command: string): Advice | undefined {
  // What it is for stands at its beginning, and the patterns take long for long texts.
  const beginning = command.slice(0, 500);
  return table.find(([pattern]) => pattern.test(beginning))?.[1];
}

/** Why a program is none for an image without a shell; `undefined` if nothing is known against it. */
export function unfitProgram(words: readonly string[]): Advice | undefined {
  const [program = '', ...rest] = words;
  const name = program.split('/').at(-1) ?? '';
  const command = [name, ...rest].join(' ').slice(0, 500);
  return unfit.find(([pattern]) => pattern.test(command))?.[1];
}

const several: Advice = {
  does: 'starts and watches several processes',
  instead: 'run each in a container of its own',
};

const development: Advice = {
  does: 'is a server for development',
  instead: 'build the program when the image is built, and start that',
};

const unfit: readonly (readonly [RegExp, Advice])[] = [
  [
    /^(?:supervisord|s6-svscan|s6-overlay\S*|runsvdir|runit\S*|foreman|honcho|overmind|hivemind|circusd|multirun)\b/,
    several,
  ],
  [/^pm2 start\b|^(?:forever|concurrently|npm-run-all|run-p)\b/, several],
  [
    /^(?:crond?|busybox crond|supercronic|go-cron|anacron)\b/,
    { does: 'starts other commands by the clock', instead: 'let the platform start the program as a scheduled job' },
  ],
  [/^(?:nodemon|ts-node-dev|tsnd|node-dev|air|reflex|realize|CompileDaemon|gow)\b/, development],
  [/^cargo (?:run|watch)\b|^go watch\b|^mvnw? .*\b(?:spring-boot:run|exec:java)|^gradlew? .*\bbootRun\b/, development],
  [
    /^(?:next|nuxt|nuxi|astro|remix|ng|vue-cli-service|react-scripts|webpack|gatsby) (?:dev|start:dev|develop|serve)\b/,
    development,
  ],
  [/^(?:webpack-dev-server|vite(?: dev)?(?: --|$))/, development],
];

const table: readonly (readonly [RegExp, Advice])[] = [
  [
    /wait[-_]?for|^dockerize\b|\b(?:nc|ncat|netcat|pg_isready|mysqladmin|redis-cli)\b|\/dev\/tcp|^sleep\b|^until\b/,
    {
      does: 'waits for another service before the program starts',
      instead: 'let the program try again, or the platform start it once the other is healthy',
    },
  ],
  [
    /migrat|\b(?:prisma|knex|sequelize(?:-cli)?|typeorm|alembic|flyway|liquibase|goose|diesel|sqlx|drizzle-kit|seed|db:\w+|createdb|psql|mysql)\b/i,
    {
      does: 'changes the database before the program starts',
      instead: 'run it as a job of its own first, and start only the program',
    },
  ],
  [
    /^(?:envsubst|sed|awk|perl|jq|yq|gomplate|confd|tee|cat|cp|mv|ln|touch|tar|unzip)\b/,
    {
      does: 'writes files before the program starts',
      instead: 'let the program read its environment, or write them when the image is built',
    },
  ],
  [
    /^(?:chown|chmod|mkdir|install|usermod|groupmod|adduser|useradd|addgroup|groupadd|setcap)\b/,
    {
      does: 'changes files or users before the program starts',
      instead: 'do it in a RUN when the image is built',
    },
  ],
  [
    /^(?:\.|source)\s/,
    { does: 'reads variables from a file', instead: 'set them with ENV, or let the program read the file' },
  ],
  [
    /^(?:ulimit|umask|trap|wait|sysctl|nice|renice)\b/,
    { does: 'sets up the process', instead: 'set it where the container is started' },
  ],
  [
    /\b(?:npm|yarn|pnpm|npx|next|vite|tsc|go|cargo|mvn|gradle)\b.*\b(?:build|install|ci|generate|compile)\b/,
    { does: 'builds before the program starts', instead: 'build it in a RUN when the image is built' },
  ],
  [
    /^(?:curl|wget)\b/,
    { does: 'downloads something before the program starts', instead: 'do it when the image is built' },
  ],
];
