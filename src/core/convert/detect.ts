import type { Effective } from '../dockerfile/effective';
import { effectiveConfig, resolvePath } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import type { Base } from './bases';
import { baseOf } from './bases';
import type { ContextFiles, ContextText } from './context';
import { sourcesOf } from './copies';
import type { Copy } from './copies';
import { cgoModules, go } from './ecosystems/go';
import { node } from './ecosystems/node';
import type { Facts, GoProgram, KnownBase, NodeProgram } from './facts';
import { goBuilds } from './goBuild';
import { checkPackages, packageBin } from './nodePackages';
import type { Reason } from './outcome';
import { isScriptRunner, nodeCommand, parsePackageJson } from './packageScript';
import { say } from './rule';
import { goOutput } from './rules/go-output';
import { packageScript } from './rules/package-script';
import { startCommand } from './rules/start-command';
import { supportedShape } from './rules/supported-shape';
import { scanSources } from './scan';
import type { Start } from './start';
import { readStart } from './start';
import { withStarted } from './startedFile';
import { contextPaths, copiesOf } from './trace';

/** Gathers the facts about a target whose base is known; reads the context through `files`. */
export async function detect(
  dockerfile: Dockerfile,
  target: Stage,
  base: KnownBase,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Facts | { readonly reason: Reason }> {
  const before = effectiveConfig(dockerfile, target, base.config);
  const start = readStart(before, base.config.entrypoint, target.from.line);
  if ('reason' in start) return start;
  const shape = dockerfile.stages.length === 1 ? 'single' : 'final';
  const common = {
    dockerfile,
    target,
    shape,
    base,
    before,
    start,
    copies: copiesOf(dockerfile, target, base.config),
  } as const;

  const runsNode = base.kind === 'language' && base.ecosystem.id === 'node';
  const { sources } = runsNode ? node : go;
  const scan = await scanSources(files, sources, signal);
  const program = runsNode
    ? await nodeProgram(common, files, signal)
    : goProgram(common, await readModules(files, scan.manifests, signal));
  if ('reason' in program) return program;
  if (program.kind === 'go') return { ...common, program, scan };
  const place = { dockerfile, stage: target, config: base.config, workdir: before.workdir.value };
  const whole = await withStarted(scan, program.command.args, place, sources, files, signal);
  return { ...common, program, scan: whole };
}

type Common = Pick<Facts, 'dockerfile' | 'target' | 'shape' | 'base' | 'before' | 'start' | 'copies'>;

function goProgram(facts: Common, modules: Modules): GoProgram | { readonly reason: Reason } {
  const { dockerfile, start } = facts;
  const paths = startPaths(start, facts.before);
  const line = start.by.line;
  for (const { stage, path, wanted } of origins(facts, paths)) {
    const base = baseOf(dockerfile, stage);
    if (base.kind !== 'language' || base.ecosystem.id !== 'go') continue;
    const build = goBuilds(dockerfile, stage, base.config, modules.path).findLast(({ outputs }) =>
      outputs.includes(wanted),
    );
    if (build !== undefined)
      return {
        kind: 'go',
        path,
        build,
        builder: stage,
        cgoModule: modules.needsC,
        hasModule: modules.found,
      };
  }
  const builders = dockerfile.stages.map((stage) => baseOf(dockerfile, stage));
  if (!builders.some((base) => base.kind === 'language' && base.ecosystem.id === 'go'))
    return { reason: unsupported(facts, builders) };
  if (start.argv[0] === 'go')
    return {
      reason: say(
        goOutput,
        line,
        'The container compiles when it starts; build the program with "go build" in a RUN and start that.',
      ),
    };
  return {
    reason: say(
      goOutput,
      line,
      `It is not visible that "go build" makes ${start.argv[0]}; build it with "go build -o" in a RUN of this file and start that path.`,
    ),
  };
}

/** The stages and paths that the started file may come from. */
function origins(
  facts: Common,
  paths: readonly string[],
): { readonly stage: Stage; readonly path: string; readonly wanted: string }[] {
  const own = facts.shape === 'single' ? paths.map((path) => ({ stage: facts.target, path, wanted: path })) : [];
  const copied = facts.copies.toReversed().flatMap((copy: Copy | undefined) => {
    if (copy?.from?.kind !== 'stage') return [];
    const { stage } = copy.from;
    return paths.flatMap((path) => sourcesOf(copy, path).map((wanted) => ({ stage, path, wanted })));
  });
  return [...own, ...copied];
}

/** Where the program of a start command may be: as given, or in each directory of PATH. */
function startPaths(start: Start, before: Effective): string[] {
  const [program] = start.argv;
  if (program.includes('/')) return [resolvePath(before.workdir.value, program)];
  return (before.env.get('PATH')?.value ?? '')
    .split(':')
    .flatMap((directory) => (directory.startsWith('/') ? [resolvePath(directory, program)] : []));
}

function unsupported(facts: Common, builders: readonly Base[]): Reason {
  const { target, start } = facts;
  const other = builders.find((base) => base.kind === 'other');
  const named = other?.kind === 'other' ? ` (${other.name} is neither)` : '';
  if (/\.sh$/.test(start.argv[0]))
    return say(
      startCommand,
      start.by.line,
      `The container starts through the script ${start.argv[0]}, which needs a shell.`,
    );
  return say(
    supportedShape,
    target.from.line,
    `Only programs built in an official golang image, or run by an official node image, are converted so far${named}.`,
  );
}

interface Modules {
  /** Of the module at the root of the context. */
  readonly path: string | undefined;
  readonly found: boolean;
  readonly needsC: string | undefined;
}

async function readModules(files: ContextFiles, manifests: readonly string[], signal: AbortSignal): Promise<Modules> {
  let path: string | undefined;
  let needsC: string | undefined;
  for (const manifest of manifests) {
    const found = await files.read(manifest, signal);
    if (found.kind !== 'text') continue;
    if (manifest === 'go.mod') path = /^\s*module\s+"?([^\s"]+)/m.exec(found.text)?.[1];
    // Before Go 1.17, go.mod named direct requirements only, and go.sum has the others.
    const minor = Number(/^go\s+1\.(\d+)/m.exec(found.text)?.[1] ?? 0);
    const sums = minor < 17 ? await files.read(manifest.replace(/mod$/, 'sum'), signal) : undefined;
    const text = sums?.kind === 'text' ? found.text + sums.text : found.text;
    needsC ??= cgoModules.find((module) => text.includes(module));
  }
  return { path, needsC, found: manifests.length > 0 };
}

async function nodeProgram(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<NodeProgram | { readonly reason: Reason }> {
  const { dockerfile, target, before, start, base } = facts;
  const line = start.by.line;
  const beside = async (name: string) => {
    const inImage = resolvePath(before.workdir.value, name);
    for (const path of contextPaths(dockerfile, target, base.config, inImage)) {
      const text = await files.read(path, signal);
      if (text.kind !== 'missing') return { path, text };
    }
    return undefined;
  };
  const manifestFile = await beside('package.json');
  if (manifestFile?.text.kind === 'unreadable')
    return { reason: say(packageScript, line, `package.json cannot be read: ${manifestFile.text.why}.`) };
  const manifest = manifestFile?.text.kind === 'text' ? parsePackageJson(manifestFile.text.text) : undefined;
  if (manifestFile !== undefined && manifest === undefined)
    return {
      reason: say(packageScript, line, `${manifestFile.path} is not valid JSON, so what it starts is not known.`),
    };
  let lock: { name: string; text: string } | undefined;
  for (const name of ['npm-shrinkwrap.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock']) {
    const found = lock === undefined ? await beside(name) : undefined;
    if (found?.text.kind === 'text') lock = { name, text: found.text.text };
  }
  const setting = isScriptRunner(start.argv[0]) ? await npmSetting(before, beside) : undefined;
  if (setting !== undefined)
    return {
      reason: say(
        packageScript,
        line,
        `The setting ${setting} of npm changes how it starts the program; start the program itself.`,
      ),
    };
  if (/yarn/.test(start.argv[0]) && !(await usesNodeModules(beside))) {
    const text =
      'Yarn may run the program without node_modules here, which is not converted so far; set nodeLinker: node-modules.';
    return { reason: say(packageScript, line, text) };
  }
  const argv = (await hasNodeShebang(facts, files, signal)) ? (['node', ...start.argv] as const) : start.argv;
  const command = nodeCommand(argv, manifest, (name) => packageBin(lock, name));
  if ('problem' in command)
    return { reason: say(isScriptRunner(start.argv[0]) ? packageScript : startCommand, line, command.problem) };
  const stages = facts.shape === 'single' ? [target] : dockerfile.stages;
  const musl = stages.some((stage) => {
    const builder = baseOf(dockerfile, stage);
    return builder.kind === 'language' && builder.musl;
  });
  const packages =
    manifest === undefined ? { native: undefined, proved: false } : checkPackages(manifest.dependencies, lock);
  return { kind: 'node', command, packages, musl };
}

/** Whether the started file is a script that its first line gives to Node. */
async function hasNodeShebang(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<boolean> {
  const [program] = facts.start.argv;
  if (!program.includes('/')) return false;
  const inImage = resolvePath(facts.before.workdir.value, program);
  for (const path of contextPaths(facts.dockerfile, facts.target, facts.base.config, inImage)) {
    const found = await files.read(path, signal);
    if (found.kind === 'text')
      return /^#!(?:\/usr\/bin\/env |\/usr\/local\/bin\/)node\s*$/m.test(found.text.split('\n')[0] ?? '');
  }
  return false;
}

/** A setting of the image or of .npmrc that says how scripts are run. */
async function npmSetting(
  before: Effective,
  beside: (name: string) => Promise<{ readonly text: ContextText } | undefined>,
): Promise<string | undefined> {
  const names = /^(?:npm_config_)?(node[-_]options|script[-_]shell|use[-_]node[-_]version)$/i;
  const variable = [...before.env.keys()].find((name) => /_config_/i.test(name) && names.test(name));
  if (variable !== undefined) return variable;
  const file = await beside('.npmrc');
  const lines = file?.text.kind === 'text' ? file.text.text.split('\n') : [];
  return lines.map((entry) => entry.split('=')[0]?.trim() ?? '').find((name) => names.test(name));
}

/** Whether Yarn installs into node_modules, as its first version always does. */
async function usesNodeModules(
  beside: (name: string) => Promise<{ readonly text: ContextText } | undefined>,
): Promise<boolean> {
  if ((await beside('.pnp.cjs')) !== undefined) return false;
  const settings = await beside('.yarnrc.yml');
  if (settings === undefined) return true;
  return settings.text.kind === 'text' && /^\s*nodeLinker:\s*["']?node-modules/m.test(settings.text.text);
}
