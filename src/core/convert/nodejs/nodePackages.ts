import { harmlessScripts, isBuildTool, isCompiled } from './compiledPackages';
import type { Lock } from './lockFile';

/** What the lock file, or the names in package.json, tell about compiled packages. */
export interface PackageCheck {
  /** Packages with a compiled part that is known, among those that are installed for running. */
  readonly compiled: readonly string[];
  /** A package whose install script, or compiled part, is not known. */
  readonly strange: string | undefined;
  /** Whether every package that is installed for running was seen and is plain JavaScript. */
  readonly proved: boolean;
}

/** Judges the direct dependencies, and all of them where a lock file is given. */
export function checkPackages(dependencies: readonly string[], lock: Lock | undefined): PackageCheck {
  const compiled = new Set(dependencies.filter(isCompiled));
  let strange: string | undefined;
  for (const { name, dev, installScript, forLinux } of lock?.packages ?? []) {
    if (dev) continue;
    if (isCompiled(name)) compiled.add(name);
    else if ((installScript || forLinux) && !harmlessScripts.includes(name) && !isBuildTool(name)) strange ??= name;
  }
  const all = lock === undefined ? dependencies.length === 0 : lock.telling;
  return { compiled: [...compiled], strange, proved: all && compiled.size === 0 && strange === undefined };
}
