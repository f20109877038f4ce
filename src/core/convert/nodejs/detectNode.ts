import type { Effective } from '../../dockerfile/effective';
import { resolvePath } from '../../dockerfile/effective';
import { baseOf } from '../bases';
import type { ContextFiles, ContextText } from '../context';
import { node } from '../ecosystems/node';
import type { Common, Found, NodeProgram } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { packageScript } from '../rules/package-script';
import { startCommand } from '../rules/start-command';
import { scanSources } from '../scan';
import { contextPaths } from '../trace';
import { checkPackages, packageBin } from './nodePackages';
import { isScriptRunner, nodeCommand, parsePackageJson } from './packageScript';
import { withStarted } from './startedFile';

/** The program that Node runs, for a target that starts from the official node image. */
export async function detectNode(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<Found<NodeProgram>> {
  const scan = await scanSources(files, node.sources, signal);
  const program = await nodeProgram(facts, files, signal);
  if ('reason' in program) return program;
  const { dockerfile, target, base, before } = facts;
  const place = { dockerfile, stage: target, config: base.config, workdir: before.workdir.value };
  return { program, scan: await withStarted(scan, program.command.args, place, node.sources, files, signal) };
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
  const musl = dockerfile.stages.some((stage) => {
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
