import { resolvePath } from '../../dockerfile/effective';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { takePackages } from '../final/finalPackages';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { placeOf } from '../prepared/places';
import { copiedTree } from '../rules/copied-tree';
import { knownBuild } from '../rules/known-build';
import { leftOutPackages } from '../rules/left-out-packages';
import { systemPackages } from '../rules/system-packages';
import { chainInstructions } from '../shapes';

// Programs of packages that build into the directory where they run.
const builders: readonly string[] = [
  'astro',
  'babel',
  'esbuild',
  'nest',
  'next',
  'ng',
  'nuxt',
  'rollup',
  'swc',
  'tsc',
  'tsup',
  'turbo',
  'vite',
  'webpack',
];

/** Whether a command of a RUN is a tool of Node: one of the image, one that builds, or one that the file installs globally. */
export function isNodeTool(facts: Facts, program: string): boolean {
  if (['corepack', 'node', 'npm', 'npx', 'pnpm', 'pnpx', 'yarn', ...builders].includes(program)) return true;
  if (/^(?:\.\/)?node_modules\/\.bin\/[\w.-]+$/.test(program)) return true;
  return globalTools(facts).has(program);
}

const tools = new WeakMap<Facts, ReadonlySet<string>>();

/** The bare names of what the stages install globally, among other words of those calls. */
function globalTools(facts: Facts): ReadonlySet<string> {
  const known = tools.get(facts);
  if (known !== undefined) return known;
  const runs = chainInstructions(facts).filter(({ keyword }) => keyword === 'RUN');
  const calls = runs
    .flatMap(({ args }) => [...args.matchAll(/\b(?:npm|pnpm|yarn)\s[^&|;\n]*/g)])
    .map(([call]) => call.split(/\s+/))
    .filter(isGlobal);
  const found = new Set(calls.flat().map(bareName));
  tools.set(facts, found);
  return found;
}

/** Why what a tool of Node does might be missing when the program runs: only the working directory is carried over. */
export function nodeToolReasons(
  facts: Facts,
  draft: Draft,
  argv: readonly string[],
  directory: string,
  line: number,
): Reason[] {
  const [program = '', ...args] = argv;
  const called = argv.join(' ').slice(0, 60);
  const workdir = facts.before.workdir.value;
  const carried = (path: string) => `${resolvePath(directory, path)}/`.startsWith(`${workdir}/`);
  if (/^(?:npx|pnpx)$/.test(program) && args.some((word) => /^(?:playwright|puppeteer|cypress)\b/.test(word)))
    return [say(knownBuild, line, `"${called}" installs a browser, which the image cannot run.`)];
  if (/\bscript-shell\b|\bnode-options\b/.test(argv.join(' ')))
    return [say(knownBuild, line, `"${called}" changes how scripts are started.`)];
  if (!/^(?:npm|pnpm|yarn|corepack)$/.test(program)) {
    // What is built elsewhere is not seen by the program, unless it is told where.
    return carried('.') || program === 'node' ? [] : [outside(facts, line)];
  }
  if (/^(?:link|ln|pkg)$/.test(args[0] ?? '')) {
    const text = `"${called}" changes what is started or found, and how is not known.`;
    return [say(knownBuild, line, text)];
  }
  // What is installed globally is a tool of the build: what starts is found below the working directory.
  if (isGlobal(argv)) return [];
  const option = args.findIndex((word) => /^(?:--prefix|--dir|--cwd|-C|--modules-folder)(?:=|$)/.test(word));
  const elsewhere = option < 0 ? '.' : (args[option]?.split('=')[1] ?? args[option + 1] ?? '/');
  const installs = /^(?:ci|i|install|add|)$/.test(args.find((word) => !word.startsWith('-')) ?? '');
  if ((option < 0 && !installs) || carried(elsewhere)) return [];
  const place = installs ? packagesPlace(resolvePath(directory, elsewhere)) : undefined;
  if (place === undefined) return [outside(facts, line)];
  // Node looks for packages in the directories above the program, too.
  if (!draft.copies.includes(place)) draft.copies.push(place);
  return [];
}

/** Where packages are installed, if that is no directory of the system. */
function packagesPlace(directory: string): string | undefined {
  const place = `${directory === '/' ? '' : directory}/node_modules`;
  return placeOf(place) === 'own' ? place : undefined;
}

function outside({ before }: Facts, line: number): Reason {
  return say(
    copiedTree,
    line,
    `Packages are installed or built outside of ${before.workdir.value}, which is the directory that is carried over.`,
  );
}

function isGlobal(argv: readonly string[]): boolean {
  return (
    argv[1] !== 'config' &&
    argv.some((word) => word === '-g' || word === '--global' || word === 'global' || word === '--location=global')
  );
}

/** The name of a package without its version, or of its program where that is another. */
function bareName(word: string): string {
  const name = word.replace(/(?!^)@.*$/, '');
  return { '@nestjs/cli': 'nest', '@angular/cli': 'ng', typescript: 'tsc' }[name] ?? name;
}

// What compiles packages, what finds or brings Node itself, and headers of libraries that the image has.
const forBuild =
  /^(?:python(?:3|-is-python3)?|py3-(?:pip|setuptools)|python3-(?:dev|distutils|pip|setuptools|venv)|libstdc\+\+6?|nodejs|npm|yarn|(?:libc6|linux|musl|libssl|openssl|zlib1g|zlib|libffi)-(?:dev|headers)|g\+\+|node-gyp)$/;

/** Why the program might miss a package of the system that a single stage installs. */
export function nodePackageReasons(facts: Facts, draft: Draft, names: readonly string[], line: number): Reason[] {
  const others = names.filter((name) => !forBuild.test(name));
  const plain = facts.program.kind === 'node' && facts.program.packages.proved;
  const headers = plain ? undefined : others.find((name) => /-dev$/.test(name));
  if (headers !== undefined) {
    const text = `Packages may be compiled against ${headers.slice(0, 40)}, whose library would be missing when the program runs.`;
    return [say(systemPackages, line, text)];
  }
  if (others.length < names.length)
    draft.notes.push(say(leftOutPackages, line, 'What compiles packages stays with the build.'));
  if (others.length === 0) return [];
  const reason = takePackages(facts, draft, others, line, () => undefined);
  return reason === undefined ? [] : [say(systemPackages, line, reason.text)];
}
