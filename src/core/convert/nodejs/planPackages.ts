import { builderSuite } from '../../catalog/builder';
import { baseOf } from '../bases';
import { debianTwin } from '../alpine/debianTwin';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import type { Draft } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { say } from '../rule';
import { copiedTree } from '../rules/copied-tree';
import { debianBuilder } from '../rules/debian-builder';
import { nativeAddons } from '../rules/native-addons';
import { isCompiled, needOf } from './compiledPackages';
import { askStrange } from './strangePackages';

/** Sees to it that what is compiled fits the new image; `copied` says that Node itself comes from the build. */
export function planPackages(
  facts: Facts,
  program: NodeProgram,
  draft: Draft,
  copied: boolean,
  answers: ReadonlyMap<string, string>,
): void {
  const installed = installedByName(facts.dockerfile);
  const global = facts.before.env.get('NODE_PATH');
  if (global?.by !== undefined && /\/lib\/node_modules/.test(global.value)) {
    const text =
      'NODE_PATH names packages that are installed globally, which the image does not have; install them as dependencies.';
    draft.reasons.push(say(copiedTree, global.by.line, text));
  }
  const compiled = [...program.packages.compiled, ...installed.filter(isCompiled)];
  const line = installLine(facts);
  for (const name of compiled) {
    const need = needOf(name);
    if (need?.kind !== 'missing') continue;
    const text = `The package ${name} has a compiled part or starts a program, which needs ${need.what}; the image has none.`;
    draft.reasons.push(say(nativeAddons, line, text));
    return;
  }
  if (program.packages.strange !== undefined) askStrange(draft, program.packages.strange, line, answers);
  const proved = program.packages.proved && installed.length === 0 && !loadsTools(program);
  if (compiled.length > 0) {
    const names = compiled.filter((name) => !/-(?:darwin|freebsd|android|linux|linuxmusl|win32|wasm32)\b/.test(name));
    const text = `${(names.length > 0 ? names : compiled).slice(0, 3).join(', ')}: what is compiled needs the version of Node and the C library of the build, which the image has.`;
    draft.notes.push(say(nativeAddons, line, text));
  }
  if (compiled.some((name) => needOf(name)?.kind === 'openssl')) planOpenssl(facts, program, draft);
  if (!program.musl || (proved && !(copied && facts.shape !== 'final'))) return;
  moveToDebian(facts, draft, compiled);
}

/** Whether the start loads programs of packages, or hooks, which may bring compiled tools that only a build needs otherwise. */
function loadsTools({ command }: NodeProgram): boolean {
  return (
    command.bin !== undefined ||
    command.args.some((word) => /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=|$)/.test(word))
  );
}

function installLine({ dockerfile, target }: Facts): number {
  const install = dockerfile.instructions.find(
    ({ keyword, args }) => keyword === 'RUN' && /\b(?:npm|yarn|pnpm)\b/.test(args),
  );
  return (install ?? target.from).line;
}

/** Prisma installs the engine for the OpenSSL that it finds, or for the systems that the schema names. */
function planOpenssl(facts: Facts, program: NodeProgram, draft: Draft): void {
  const { schema } = program.packages;
  if (schema !== undefined) {
    const text = `${schema} names systems for which Prisma installs engines, and the image is none of them; add "native" to binaryTargets.`;
    draft.reasons.push(say(nativeAddons, installLine(facts), text));
  }
  const old = facts.dockerfile.stages.find((stage) => {
    const base = baseOf(facts.dockerfile, stage);
    if (base.kind !== 'language' || base.ecosystem.id !== 'node') return false;
    const suite = builderSuite(base.ref);
    const major = Number(/^\d+/.exec(base.ref.tag ?? '')?.[0]);
    return major < 16 || (suite?.libc === 'glibc' && /^(?:stretch|buster|bullseye)$/.test(suite.suite));
  });
  if (old === undefined) return;
  const text =
    'Prisma installs an engine for the OpenSSL of this old Debian, and the image has OpenSSL 3; build on a newer one.';
  draft.reasons.push(say(nativeAddons, old.from.line, text));
}

/** Moves the stages that install packages from Alpine to Debian. */
function moveToDebian(facts: Facts, draft: Draft, compiled: readonly string[]): void {
  const { dockerfile, target } = facts;
  const forced = dockerfile.instructions.find(({ args }) => /linuxmusl|libc[= ]["']?musl/.test(args));
  if (forced !== undefined) {
    const text = 'This asks for packages that are compiled for the C library of Alpine, which the image does not have.';
    draft.reasons.push(say(nativeAddons, forced.line, text));
    return;
  }
  const stages = facts.shape === 'final' ? installers(facts, compiled) : [target];
  const seen = new Set<string>();
  for (const stage of stages) {
    const twin = debianTwin(dockerfile, stage, target, compiled.length > 0);
    if ('problem' in twin) {
      draft.reasons.push(say(debianBuilder, twin.line, twin.problem));
      return;
    }
    const fresh = twin.edits.filter(({ start, end }) => !seen.has(`${start} ${end}`));
    for (const { start, end } of fresh) seen.add(`${start} ${end}`);
    draft.edits.push(...fresh);
    if (fresh.length === 0) continue;
    const why =
      compiled[0] === undefined
        ? 'no lock file shows that no dependency is compiled against the C library of Alpine'
        : `${compiled[0]} is compiled against the C library of Alpine`;
    draft.notes.push(...twin.notes);
    draft.notes.push(say(debianBuilder, stage.from.line, `The build moves to ${twin.image}, because ${why}.`));
  }
}

// Files, and directories that builds write; packages are elsewhere.
const withoutPackages =
  /(?:\.(?:[cm]?js|map|json|html|css|ya?ml|pem|txt|lock)|(?:^|\/)(?:dist|build|public|static|views))\/?$/;

/** The stages on Alpine that a final stage may get packages from. */
function installers({ dockerfile, copies }: Facts, compiled: readonly string[]): Stage[] {
  const found = copies.flatMap((copy) => {
    if (copy?.from?.kind !== 'stage') return [];
    const { stage } = copy.from;
    const base = baseOf(dockerfile, stage);
    if (base.kind !== 'language' || base.ecosystem.id !== 'node' || !base.musl) return [];
    const plain = compiled.length === 0 && copy.sources.every((source) => withoutPackages.test(source));
    return plain ? [] : [stage];
  });
  return [...new Set(found)];
}

/** The packages that the file installs by name into a directory, beside those of package.json. */
function installedByName(dockerfile: Dockerfile): string[] {
  return dockerfile.instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap(({ args }) => [
      ...args.matchAll(/\b(?:npm\s+(?:i|install|add)|yarn\s+add|pnpm\s+(?:add|i|install))\s([^&|;\n]*)/g),
    ])
    .filter(([, words = '']) => !/(?:^|\s)(?:-g|--global|--location=global)(?:\s|$)/.test(words))
    .flatMap(([, words = '']) => words.split(/\s+/).filter((word) => /^@?[a-z0-9]/i.test(word)))
    .map((word) => word.replace(/(?!^)@.*$/, ''));
}
