/** What a program of a package does when it is started. */
export type StartRole =
  /** Runs in its own process, and starts no others by name. */
  | 'serves'
  /** Runs code as it is written down, or again whenever it changes; no way to run a finished program. */
  | 'develops'
  /** Starts others by name, or through a shell. */
  | 'launches'
  /** Nothing is known of it. */
  | 'unknown';

/** The programs of packages whose role or file is known. */
interface StartProgram {
  /** The package that brings it. */
  readonly package: string;
  /** Its file in that package, by the first major version that has it there, newest first. */
  readonly files: readonly (readonly [major: number, file: string])[];
  readonly role: (args: readonly string[], major: number) => StartRole;
}

const serves = (): StartRole => 'serves';
/** Serves with these subcommands; with others, or none, it is for development. */
const servesOn =
  (...commands: readonly string[]) =>
  (args: readonly string[]): StartRole =>
    commands.includes(args.find((word) => !word.startsWith('-')) ?? '') ? 'serves' : 'develops';

// Files as the packages' own "bin" fields name them.
const programs: Readonly<Record<string, StartProgram>> = {
  astro: { package: 'astro', files: [[1, 'astro.js']], role: servesOn('preview') },
  directus: { package: 'directus', files: [[9, 'cli.js']], role: servesOn('start') },
  fastify: { package: 'fastify-cli', files: [[1, 'cli.js']], role: servesOn('start') },
  'http-server': { package: 'http-server', files: [[0, 'bin/http-server']], role: serves },
  'json-server': { package: 'json-server', files: [], role: serves },
  keystone: { package: '@keystone-6/core', files: [[1, 'bin/cli.js']], role: servesOn('start') },
  micro: { package: 'micro', files: [[10, 'dist/src/bin/micro.js']], role: serves },
  next: { package: 'next', files: [[8, 'dist/bin/next']], role: servesOn('start') },
  nuxt: {
    package: 'nuxt',
    files: [
      [3, 'bin/nuxt.mjs'],
      [2, 'bin/nuxt.js'],
    ],
    // From version 3 on it starts Node by name.
    role: (args, major) => (args[0] !== 'start' ? 'develops' : major === 2 ? 'serves' : 'launches'),
  },
  probot: { package: 'probot', files: [[8, 'bin/probot.js']], role: servesOn('run') },
  'react-router-serve': { package: '@react-router/serve', files: [[7, 'bin.js']], role: serves },
  'remix-serve': { package: '@remix-run/serve', files: [[1, 'dist/cli.js']], role: serves },
  serve: {
    package: 'serve',
    files: [
      [14, 'build/main.js'],
      [6, 'bin/serve.js'],
    ],
    role: serves,
  },
  sirv: { package: 'sirv-cli', files: [[0, 'bin.js']], role: serves },
  strapi: { package: '@strapi/strapi', files: [[4, 'bin/strapi.js']], role: servesOn('start') },
  'ts-node': { package: 'ts-node', files: [[8, 'dist/bin.js']], role: serves },
  tsx: {
    package: 'tsx',
    files: [
      [4, 'dist/cli.mjs'],
      [3, 'dist/cli.js'],
    ],
    role: (args) => (args[0] === 'watch' ? 'develops' : 'serves'),
  },
  vite: { package: 'vite', files: [[2, 'bin/vite.js']], role: servesOn('preview') },
};

const develops: readonly string[] = [
  'gatsby',
  'gulp',
  'grunt',
  'nest',
  'ng',
  'node-dev',
  'nodemon',
  'nuxi',
  'onchange',
  'parcel',
  'react-app-rewired',
  'react-router',
  'react-scripts',
  'remix',
  'rollup',
  'supervisor',
  'svelte-kit',
  'ts-node-dev',
  'tsc',
  'tsc-watch',
  'tsnd',
  'tsup',
  'turbo',
  'vue-cli-service',
  'webpack',
  'webpack-dev-server',
  'wrangler',
];

const launches: readonly string[] = [
  'conc',
  'concurrently',
  'cross-env',
  'cross-env-shell',
  'dotenv',
  'dotenvx',
  'env-cmd',
  'forever',
  'lerna',
  'npm-run-all',
  'npm-run-all2',
  'nx',
  'pm2',
  'pm2-docker',
  'pm2-runtime',
  'run-p',
  'run-s',
  'start-server-and-test',
  'wireit',
];

/** What a program of a package does, called with these arguments; `version` may be a range. */
export function startRole(name: string, args: readonly string[], version: string | undefined): StartRole {
  if (launches.includes(name)) return 'launches';
  if (develops.includes(name)) return 'develops';
  return programs[name]?.role(args, majorOf(version) ?? 0) ?? 'unknown';
}

/** The package that brings a program, if it is known. */
export function packageOf(program: string): string | undefined {
  return programs[program]?.package;
}

/** The file of a program in its package, if that version is known; `version` may be a range. */
export function programFile(program: string, version: string | undefined): string | undefined {
  const major = majorOf(version);
  if (major === undefined) return undefined;
  return programs[program]?.files.find(([first]) => major >= first)?.[1];
}

/** The major version that a version or a plain range means. */
function majorOf(version: string | undefined): number | undefined {
  const match = /^(?:npm:[^@]*@)?[\^~>=v]*(\d+)(?=[.\s-]|$)/.exec(version ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
