import { resolvePath } from '../../dockerfile/effective';
import { planCompiledFiles } from '../compiled/compiledFiles';
import type { Draft } from '../draft';
import type { Facts, JavaProgram } from '../facts';
import { keyword } from '../style';
import { say } from '../rule';
import { javaJar } from '../rules/java-jar';
import { runtimeFiles } from '../rules/runtime-files';

/** What the stage that runs takes from a single stage: the jar or the class path, and what the program may read. */
export function planJavaFiles(
  facts: Facts,
  program: JavaProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): void {
  const { line } = facts.start.by;
  const modules = program.command.options.find((option) =>
    /^(?:-p|--module-path|--upgrade-module-path|--patch-module)(?:=|$)/.test(option),
  );
  const [place, ...more] = modules === undefined ? placesOf(facts, program) : [];
  if (place === undefined || [place, ...more].some((path) => !isOwn(path))) {
    const text =
      'The classes lie among the files of the image; give the build a WORKDIR of its own and start what lies there.';
    draft.reasons.push(say(runtimeFiles, line, text));
    return;
  }
  const agent = agentPath(facts, program);
  const why = besides(facts, program);
  planGlob(facts, program, draft);
  planCompiledFiles(facts, place, draft, answers, why);
  for (const path of [...more, ...agent])
    if (!draft.copies.some((other) => isBelow(path, other))) draft.copies.push(path);
}

// What a build reads, and a running program does not.
const buildInput =
  /^(?:\.?\/?|.*\.jar|(?:.*\/)?(?:src|project|gradle|\.mvn|pom\.xml|mvnw(?:\.cmd)?|gradlew(?:\.bat)?|gradle\.properties|build\.sbt|[\w*-]*\.gradle(?:\.kts)?|\*\.kts))\/?$/;

/** Why the program may need files beside its own, which no source names. */
function besides({ copies }: Facts, program: JavaProgram): string | undefined {
  if (program.path !== undefined && !program.build.bundles) return `${program.path} may name other jars beside it`;
  if (program.settings !== undefined) return `Spring and others look for ${program.settings} by themselves`;
  for (const copy of copies) {
    const source = copy?.sources.find((text) => !buildInput.test(text));
    if (copy !== undefined && source !== undefined)
      return `line ${copy.instruction.line} copies ${source.slice(0, 40)}`;
  }
  return undefined;
}

/** Has the build copy what a pattern finds, where the stage that runs looks for it. */
function planGlob({ dockerfile, target, before, start }: Facts, { glob }: JavaProgram, draft: Draft): void {
  if (glob === undefined) return;
  const { line } = start.by;
  const last = target.instructions.findLast(({ keyword }) => ['ADD', 'COPY', 'RUN', 'WORKDIR'].includes(keyword));
  if (last === undefined || before.user.by !== undefined || before.shell !== undefined) {
    const text = `A shell looks for ${glob.pattern} when the container starts; name the jar.`;
    draft.reasons.push(say(javaJar, line, text));
    return;
  }
  const run = `${keyword(dockerfile, 'RUN')} set -- ${glob.pattern} && cp "$1" ${glob.jar}`;
  draft.edits.push({ start: last.end, end: last.end, text: dockerfile.eol + run, rule: javaJar.id });
  const text = `A shell looked for ${glob.pattern} when the container started; the build does it now, and calls the first that it finds ${glob.jar}.`;
  draft.notes.push(say(javaJar, line, text));
}

function placesOf({ before }: Facts, { command, path }: JavaProgram): string[] {
  const directory = before.workdir.value;
  if (path !== undefined) {
    // The jar that Quarkus starts names all the others in its directory.
    const [fast] = /^.*\/quarkus-app(?=\/)/.exec(path) ?? [];
    return [fast ?? path];
  }
  const written =
    command.runs.kind === 'class'
      ? (command.runs.classPath ?? before.env.get('CLASSPATH')?.value.split(':') ?? ['.'])
      : [];
  const places = written.map((entry) => resolvePath(directory, entry.replace(/\/?\*$/, '') || '.'));
  return places.filter(
    (place, at) => !places.some((other, index) => isBelow(place, other) && (place !== other || index < at)),
  );
}

/** Files that options load before the program. */
function agentPath({ before }: Facts, { command }: JavaProgram): string[] {
  return command.options.flatMap((option) => {
    const path = /^-(?:javaagent|agentpath|Xbootclasspath\/a):([^=]+)/.exec(option)?.[1];
    return path === undefined ? [] : [resolvePath(before.workdir.value, path)];
  });
}

const system =
  /^\/(?:|(?:usr\/(?:local\/)?)?(?:bin|etc|include|lib\w*|sbin|share)|(?:usr|etc|lib\w*|bin|sbin|dev|proc|sys)(?:\/.*)?|boot|home|media|mnt|opt|root|run|srv|tmp|var|var\/(?:cache|lib|log|run|tmp))$/;

function isOwn(path: string): boolean {
  return /\.jar$/.test(path) || !system.test(path);
}

function isBelow(path: string, directory: string): boolean {
  return `${path}/`.startsWith(directory === '/' ? '/' : `${directory}/`);
}
