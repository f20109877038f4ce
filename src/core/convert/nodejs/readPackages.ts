import type { ContextFiles } from '../context';
import type { Common } from '../facts';
import { contextFile } from './contextFile';
import { isCompiled, needOf } from './compiledPackages';
import type { Lock } from './lockFile';
import { lockFiles, parseLock } from './lockFile';
import type { PackageCheck } from './nodePackages';
import { checkPackages } from './nodePackages';
import type { PackageJson } from './packageJson';
import { parsePackageJson } from './packageJson';
import type { StrangePackage } from './strangePackages';

/** The manifest that the image has beside the program, and where the context has it. */
export interface Manifest {
  readonly path: string;
  readonly content: PackageJson;
}

/** The lock file that the image has beside the program, that of the manager which installs first. */
export async function readLock(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<Lock | undefined> {
  const runs = facts.dockerfile.instructions.flatMap(({ keyword, args, heredocs }) =>
    keyword === 'RUN' ? [args, ...heredocs.map(({ body }) => body)] : [],
  );
  const isUsed = (name: string) => runs.some((text) => managerOf(name).test(text));
  for (const name of [...lockFiles.filter(isUsed), ...lockFiles.filter((other) => !isUsed(other))]) {
    const found = await contextFile(facts, name, files, signal);
    if (found?.text.kind === 'text') return parseLock(name, found.text.text);
  }
  return undefined;
}

function managerOf(lock: string): RegExp {
  if (lock.startsWith('pnpm')) return /\bpnpm\s+(?:-\S+\s+)*(?:i|install)\b/;
  if (lock.startsWith('yarn')) return /\byarn(?:\s+(?:-\S+|install)|\s*(?:$|[&;|]))/m;
  return /\bnpm\s+(?:ci|i|install)\b(?![^&|;\n]*\s(?:-g|--global)\b)/;
}

/** Whether a manifest belongs to a workspace of npm or Yarn, whose packages are installed in a directory above it. */
export async function isLockedAbove(path: string, files: ContextFiles, signal: AbortSignal): Promise<boolean> {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length - 1; depth >= 0; depth--) {
    const folder = folders
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join('');
    for (const name of ['package-lock.json', 'yarn.lock'])
      if ((await files.read(folder + name, signal)).kind !== 'missing') return true;
  }
  return false;
}

/**
 * What is known of the packages that are installed. Where the image has no manifest or lock file beside the program, or
 * not from the context, those of the context say which compiled packages there may be, and prove nothing.
 */
export async function readPackages(
  facts: Common,
  manifest: Manifest | undefined,
  lock: Lock | undefined,
  manifests: readonly string[],
  files: ContextFiles,
  signal: AbortSignal,
): Promise<PackageCheck> {
  const folder = manifest?.path.slice(0, -'package.json'.length) ?? '';
  const check = checkPackages(manifest?.content.dependencies ?? [], lock);
  const others = lock === undefined ? await elsewhere(folder, manifests, files, signal) : [];
  const own = await contextFile(facts, 'binding.gyp', files, signal);
  return {
    compiled: [
      ...new Set([...check.compiled, ...others.filter((name) => isCompiled(name) && needOf(name)?.kind !== 'missing')]),
    ],
    strange:
      check.strange ??
      (own === undefined ? undefined : { name: `the addon of ${own.path}`, need: undefined }) ??
      others.flatMap((name) => missingOf(name, check.compiled))[0],
    proved: check.proved && manifest !== undefined && own === undefined,
    schema: await foreignSchema([...new Set([folder, ''])], files, signal),
  };
}

function missingOf(name: string, certain: readonly string[]): StrangePackage[] {
  const need = needOf(name);
  return need?.kind === 'missing' && !certain.includes(name) ? [{ name, need }] : [];
}

const manifestsLimit = 20;

/** Names of packages in a lock file that is not copied, else in all manifests of the context. */
async function elsewhere(
  folder: string,
  manifests: readonly string[],
  files: ContextFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  for (const name of lockFiles) {
    const file = await files.read(folder + name, signal);
    const lock = file.kind === 'text' ? parseLock(name, file.text) : undefined;
    if (lock !== undefined) return lock.packages.flatMap((found) => (found.dev ? [] : [found.name]));
  }
  const names: string[] = [];
  for (const path of manifests.slice(0, manifestsLimit)) {
    const file = await files.read(path, signal);
    const found = file.kind === 'text' ? parsePackageJson(file.text) : undefined;
    names.push(...(found?.dependencies ?? []));
  }
  return names;
}

/** A schema of Prisma that asks for engines, none of which runs in the image. */
async function foreignSchema(
  folders: readonly string[],
  files: ContextFiles,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of ['prisma/schema.prisma', 'schema.prisma']) {
      const file = await files.read(folder + name, signal);
      const targets = file.kind === 'text' ? /^\s*binaryTargets\s*=\s*\[([^\]]*)\]/m.exec(file.text)?.[1] : undefined;
      if (targets !== undefined && !/"(?:native|debian-openssl-3\.0\.x)"/.test(targets)) return folder + name;
    }
  }
  return undefined;
}
