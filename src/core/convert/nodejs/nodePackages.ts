import { harmlessInstallScripts, nativePackages, ownPrograms } from '../ecosystems/node';
import { isRecord } from './packageScript';

/** What the lock file, or the names in package.json, tell about compiled packages. */
export interface PackageCheck {
  /** A package with a compiled part or an unknown install script. */
  readonly native: string | undefined;
  /** Whether every package that is installed for running was seen and is plain JavaScript. */
  readonly proved: boolean;
}

/** Judges the direct dependencies, and all of them where a lock file is given. */
export function checkPackages(
  dependencies: readonly string[],
  lock: { readonly name: string; readonly text: string } | undefined,
): PackageCheck {
  const direct = dependencies.find(isNative);
  if (direct !== undefined) return { native: direct, proved: false };
  if (lock === undefined) return { native: undefined, proved: dependencies.length === 0 };
  return /\.json$/.test(lock.name) ? checkNpmLock(lock.text) : checkTextLock(lock.text);
}

function checkNpmLock(text: string): PackageCheck {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return { native: undefined, proved: false }; // a lock file that is no JSON proves nothing
  }
  const packages = isRecord(lock) ? lock['packages'] : undefined;
  if (!isRecord(packages)) return { native: undefined, proved: false };
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '' || !isRecord(entry) || entry['dev'] === true || entry['link'] === true) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const scripted = entry['hasInstallScript'] === true && !harmlessInstallScripts.includes(name);
    if (isNative(name) || scripted) return { native: name, proved: false };
    if (forLinux(entry) && !buildTool.test(name)) return { native: name, proved: false };
  }
  return { native: undefined, proved: true };
}

// Bundlers and compilers come as programs for one platform, but nothing loads them at run time.
const buildTool = /^@?(?:rollup|esbuild|swc|parcel|tailwindcss|biomejs|oxc|rspack|turbo|lightningcss|unrs)\b/;

function forLinux(entry: Readonly<Record<string, unknown>>): boolean {
  const includes = (key: string, value: string) => Array.isArray(entry[key]) && entry[key].includes(value);
  return includes('os', 'linux') || (entry['os'] === undefined && Array.isArray(entry['cpu']));
}

function checkTextLock(text: string): PackageCheck {
  for (const match of text.matchAll(/^\s*["'/]*((?:@[\w.-]+\/)?[\w.-]+)(?:@|\/\d)/gm)) {
    if (match[1] !== undefined && isNative(match[1])) return { native: match[1], proved: false };
  }
  return { native: undefined, proved: false };
}

/** Whether a package has a compiled part. */
export function isNative(name: string): boolean {
  return nativePackages.includes(name) || name.startsWith('@img/sharp') || name.startsWith('@prisma/');
}

/** Where a package of an npm lock file keeps the program `name`, below the directory of the lock file. */
export function packageBin(
  lock: { readonly name: string; readonly text: string } | undefined,
  name: string,
): string | undefined {
  if (lock === undefined || !lock.name.endsWith('.json')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(lock.text);
  } catch {
    return undefined; // a lock file that is no JSON names nothing
  }
  const packages = isRecord(parsed) && isRecord(parsed['packages']) ? parsed['packages'] : {};
  for (const [path, entry] of Object.entries(packages)) {
    // Only what is installed at the top has its program in node_modules/.bin.
    if (!/^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) || !isRecord(entry) || entry['dev'] === true) continue;
    const file = isRecord(entry['bin']) ? entry['bin'][name] : undefined;
    // Without an extension it may be a shell script, except where the program is known.
    if (typeof file === 'string' && (/\.[cm]?js$/.test(file) || ownPrograms.includes(name)))
      return `${path}/${file.replace(/^\.\//, '')}`;
  }
  return undefined;
}
