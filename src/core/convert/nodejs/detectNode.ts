import { stageChain } from '../../dockerfile/scope';
import { baseOf } from '../bases';
import type { ContextFiles } from '../context';
import { node } from '../ecosystems/node';
import type { Common, Found, NodeProgram } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { packageScript } from '../rules/package-script';
import { startCommand } from '../rules/start-command';
import { scanSources } from '../scan';
import { contextFile } from './contextFile';
import type { Lock } from './lockFile';
import { managerReason, placeReason } from './managerSettings';
import type { Programs } from './nodeCommand';
import { nodeCommand } from './nodeCommand';
import { otherStart } from './otherStart';
import type { PackageJson } from './packageJson';
import { parsePackageJson } from './packageJson';
import { isLockedAbove, readLock, readPackages } from './readPackages';
import { isScriptRunner } from './scriptCall';
import { packageOf, programFile } from './startPrograms';
import { withStarted } from './startedFile';

/** The program that Node runs, for a target that starts from the official node image. */
export async function detectNode(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<Found<NodeProgram>> {
  const scan = await scanSources(files, node.sources, signal);
  const program = await nodeProgram(facts, scan.manifests, files, signal);
  if ('reason' in program) return program;
  const { dockerfile, target, base, before } = facts;
  const place = { dockerfile, stage: target, config: base.config, workdir: before.workdir.value };
  return { program, scan: await withStarted(scan, program.command.args, place, node.sources, files, signal) };
}

async function nodeProgram(
  facts: Common,
  manifests: readonly string[],
  files: ContextFiles,
  signal: AbortSignal,
): Promise<NodeProgram | { readonly reason: Reason }> {
  const { dockerfile, start } = facts;
  const { line } = start.by;
  const found = await contextFile(facts, 'package.json', files, signal);
  if (found?.text.kind === 'unreadable')
    return { reason: say(packageScript, line, `package.json cannot be read: ${found.text.why}.`) };
  const manifest = found?.text.kind === 'text' ? parsePackageJson(found.text.text) : undefined;
  if (found !== undefined && manifest === undefined)
    return { reason: say(packageScript, line, `${found.path} is not valid JSON, so what it starts is not known.`) };
  const lock = await readLock(facts, files, signal);
  const setting = isScriptRunner(start.argv[0]) ? await managerReason(facts, files, signal) : undefined;
  if (setting !== undefined) return { reason: setting };
  const elsewhere = await placeReason(facts, files, signal);
  if (elsewhere !== undefined) return { reason: elsewhere };
  const shebang = await shebangOf(facts, files, signal);
  if (shebang === 'other' && /\.[cm]?js$/.test(start.argv[0]))
    return {
      reason: say(
        startCommand,
        line,
        `The first line of ${start.argv[0].slice(0, 60)} may start it with more than node; start node itself.`,
      ),
    };
  const argv = shebang === 'node' ? (['node', ...start.argv] as const) : start.argv;
  const above = lock === undefined && found !== undefined && (await isLockedAbove(found.path, files, signal));
  const programs = programsOf(facts, above ? undefined : manifest, lock);
  const called = nodeCommand(argv, manifest, programs);
  const instead = 'problem' in called ? otherStart(called, manifest, programs, dockerfile) : undefined;
  if ('problem' in called && instead === undefined)
    return { reason: say(isScriptRunner(start.argv[0]) ? packageScript : startCommand, line, called.problem) };
  const command = 'problem' in called ? instead?.command : called;
  if (command === undefined) throw new Error('a problem without another start is a reason');
  const musl = dockerfile.stages.some((stage) => {
    const [root] = stageChain(dockerfile, stage);
    const base = baseOf(dockerfile, root);
    return base.kind === 'language' && base.ecosystem.id === 'node' && base.musl;
  });
  const known = found === undefined || manifest === undefined ? undefined : { path: found.path, content: manifest };
  const packages = await readPackages(facts, known, lock, manifests, files, signal);
  return { kind: 'node', command, instead, packages, musl };
}

/** Where the packages of the image keep their programs: as the lock file says, or as is known of their version. */
function programsOf({ before }: Common, manifest: PackageJson | undefined, lock: Lock | undefined): Programs {
  const packageNamed = (name: string) =>
    // Only what is installed at the top has its program in node_modules/.bin.
    lock?.packages.find(
      ({ path, bins }) => bins.has(name) && path !== undefined && /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path),
    );
  const version = (name: string) => {
    const direct = packageOf(name);
    if (direct === undefined) return packageNamed(name)?.version;
    const locked = lock?.packages.filter((entry) => entry.name === direct) ?? [];
    return locked.length === 1 ? locked[0]?.version : (manifest?.ranges.get(direct) ?? packageNamed(name)?.version);
  };
  const file = (name: string) => {
    const locked = packageNamed(name);
    const written = locked?.bins.get(name)?.replace(/^\.\//, '');
    const known = packageOf(name);
    // Without an extension it may be a shell script, except where the program is known.
    if (locked?.path !== undefined && written !== undefined)
      return /\.[cm]?js$/.test(written) || known !== undefined ? `${locked.path}/${written}` : undefined;
    if (known === undefined || manifest?.ranges.has(known) !== true) return undefined;
    const inPackage = programFile(name, version(name));
    return inPackage === undefined ? undefined : `node_modules/${known}/${inPackage}`;
  };
  const binaries = `${before.workdir.value}/node_modules/.bin`;
  const onPath = (before.env.get('PATH')?.value ?? '').split(':').includes(binaries);
  return { file, version, folder: binaries, onPath, hasPort: before.env.has('PORT') };
}

/** Whether the first line of the started file gives it to Node alone; `undefined` if it has no such line. */
async function shebangOf(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<'node' | 'other' | undefined> {
  const [program] = facts.start.argv;
  if (!program.includes('/')) return undefined;
  const found = await contextFile(facts, program, files, signal);
  const first = found?.text.kind === 'text' ? (found.text.text.split('\n')[0] ?? '') : '';
  if (!first.startsWith('#!')) return undefined;
  return /^#!(?:\/usr\/bin\/env |\/usr\/local\/bin\/)node\s*$/.test(first) ? 'node' : 'other';
}
