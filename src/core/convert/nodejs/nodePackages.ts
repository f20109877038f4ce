import { harmlessScripts, isBuildTool, isCompiled, needOf } from './compiledPackages';
import type { Lock } from './lockFile';
import type { StrangePackage } from './strangePackages';

/** What the lock file, or the names in package.json, tell about compiled packages. */
export interface PackageCheck {
  /** Packages with a compiled part that is known, among those that are installed for running. */
  readonly compiled: readonly string[];
  /** What has an install script or a compiled part that is not known, or may not be used. */
  readonly strange: StrangePackage | undefined;
  /** Whether every package that is installed for running was seen and is plain JavaScript. */
  readonly proved: boolean;
  /** A schema of Prisma that asks for engines of other systems only. */
  readonly schema: string | undefined;
}

/** Judges the direct dependencies, and all of them where a lock file is given. */
export function checkPackages(dependencies: readonly string[], lock: Lock | undefined): Omit<PackageCheck, 'schema'> {
  const compiled = new Set(dependencies.filter(isCompiled));
  let strange: StrangePackage | undefined;
  for (const { name, dev, installScript, forLinux } of lock?.packages ?? []) {
    if (dev) continue;
    if (isCompiled(name)) {
      // What only another package asks for may be there for tests, or for a part that is not used.
      const need = needOf(name);
      if (need?.kind !== 'missing') compiled.add(name);
      else if (!compiled.has(name)) strange ??= { name, need };
    } else if ((installScript || forLinux) && !harmlessScripts.includes(name) && !isBuildTool(name))
      strange ??= { name, need: undefined };
  }
  const all = lock === undefined ? dependencies.length === 0 : lock.telling;
  return { compiled: [...compiled], strange, proved: all && compiled.size === 0 && strange === undefined };
}
