import { isRecord } from './packageJson';

/** What a lock file lists. */
export interface Lock {
  readonly packages: readonly LockedPackage[];
  /** Whether it says of every package if it is compiled or runs a script when it is installed. */
  readonly telling: boolean;
}

/** A package of a lock file. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is, below the directory of the lock file; `undefined` where the lock file does not say. */
  readonly path: string | undefined;
  /** Its programs and their files, as far as the lock file says. */
  readonly bins: ReadonlyMap<string, string>;
  /** Only for development. */
  readonly dev: boolean;
  readonly installScript: boolean;
  /** Made for Linux, as programs and libraries are. */
  readonly forLinux: boolean;
}

/** The lock files that are known, in the order of their precedence. */
export const lockFiles = ['npm-shrinkwrap.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'] as const;

// What only packages with a compiled part depend on, where a lock file says nothing else of them.
const addonTools =
  '(?:bindings|nan|node-addon-api|node-gyp-build|node-gyp-build-optional-packages|node-pre-gyp|@mapbox/node-pre-gyp|prebuild-install|cmake-js)';
const addonTool = new RegExp(`^${addonTools}$`);
const yarnAddon = new RegExp(`^ {4}["']?${addonTools}["']?:? |^ {4}node-gyp: "?npm:latest`, 'm');
const pnpmKey = /^ {2}['"]?\/?((?:@[^@/\s]+\/)?[^@/\s'"]+)[@/](\d[^\s:'"(_]*)/;
const pnpmAddon = new RegExp(`^ {6}["']?${addonTools}["']?: `, 'm');

/** Reads a lock file of npm, pnpm or Yarn; `undefined` if it is none. */
export function parseLock(name: string, text: string): Lock | undefined {
  if (name.endsWith('.json')) return npmLock(text);
  return name.endsWith('.yaml') ? pnpmLock(text) : yarnLock(text);
}

function npmLock(text: string): Lock | undefined {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return undefined; // a lock file that is no JSON lists nothing
  }
  if (!isRecord(lock)) return undefined;
  const entries = lock['packages'];
  if (!isRecord(entries)) return { packages: oldPackages(lock['dependencies']), telling: false };
  const packages = Object.entries(entries).flatMap(([path, entry]) => {
    if (path === '' || !isRecord(entry) || entry['link'] === true) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [
      {
        name,
        version: typeof entry['version'] === 'string' ? entry['version'] : '',
        path,
        bins: bins(entry['bin']),
        dev: entry['dev'] === true,
        installScript: entry['hasInstallScript'] === true,
        forLinux: includes(entry['os'], 'linux') || (entry['os'] === undefined && Array.isArray(entry['cpu'])),
      },
    ];
  });
  return { packages, telling: true };
}

/** The tree of the first version of npm's lock file, which says little of a package. */
function oldPackages(tree: unknown): LockedPackage[] {
  return Object.entries(isRecord(tree) ? tree : {}).flatMap(([name, entry]) => {
    if (!isRecord(entry)) return [];
    const version = typeof entry['version'] === 'string' ? entry['version'] : '';
    const installScript =
      isRecord(entry['requires']) && Object.keys(entry['requires']).some((key) => addonTool.test(key));
    const known = { path: undefined, bins: new Map<string, string>(), installScript, forLinux: false };
    return [{ ...known, name, version, dev: entry['dev'] === true }, ...oldPackages(entry['dependencies'])];
  });
}

function bins(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) return new Map();
  return new Map(Object.entries(value).flatMap(([name, file]) => (typeof file === 'string' ? [[name, file]] : [])));
}

function includes(list: unknown, value: string): boolean {
  return Array.isArray(list) && list.includes(value);
}

/** Keys are `/name/1.0.0`, `/name@1.0.0` or `name@1.0.0` by the age of the file, with peers in brackets behind. */
function pnpmLock(text: string): Lock {
  const section = /^packages:\s*$([\s\S]*?)(?=^\S|(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const blocks = section.split(/^(?= {2}\S)/m);
  // From the ninth version on, what a package depends on is below its snapshots.
  const snapshots = /^snapshots:\s*$([\s\S]*)/m.exec(text)?.[1] ?? '';
  const addons = new Set(
    snapshots.split(/^(?= {2}\S)/m).flatMap((block) => (pnpmAddon.test(block) ? (pnpmKey.exec(block)?.[1] ?? []) : [])),
  );
  const packages = blocks.flatMap((block) => {
    const key = pnpmKey.exec(block);
    if (key === null) return [];
    return [
      {
        name: key[1] ?? '',
        version: key[2] ?? '',
        path: undefined,
        bins: new Map<string, string>(),
        dev: /^ {4}dev: true$/m.test(block),
        installScript: /^ {4}requiresBuild: true$/m.test(block) || pnpmAddon.test(block) || addons.has(key[1] ?? ''),
        forLinux: /^ {4}os: .*\blinux\b/m.test(block),
      },
    ];
  });
  return { packages, telling: /^lockfileVersion: ['"]?[56]/m.test(text) };
}

/** Both formats of Yarn list a package below the ranges that it is asked for with. */
function yarnLock(text: string): Lock {
  const packages = text.split(/^(?=\S)/m).flatMap((block) => {
    const name = /^["']?((?:@[^@/\s]+\/)?[^@/\s'"]+)@/.exec(block)?.[1];
    const version = /^ {2}version:? ["']?([^\s"']+)/m.exec(block)?.[1];
    if (name === undefined || version === undefined) return [];
    const forLinux = /^ {2}conditions: .*\bos=linux\b/m.test(block);
    const known = {
      path: undefined,
      bins: new Map<string, string>(),
      dev: false,
      installScript: yarnAddon.test(block),
    };
    return [{ ...known, name, version, forLinux }];
  });
  return { packages, telling: false };
}
