import type { Line } from './card';
import type { ImageFacts } from './imageFacts';

/** One thing that is known about any image, in words; `undefined` where it is not known. */
export type FactLine = (facts: ImageFacts) => Line | undefined;

const distributions: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpine: 'Alpine',
  amazonlinux: 'Amazon Linux',
  azurelinux: 'Azure Linux',
  busybox: 'BusyBox',
  debian: 'Debian',
  fedora: 'Fedora',
  oraclelinux: 'Oracle Linux',
  rhel: 'Red Hat Enterprise Linux',
  rockylinux: 'Rocky Linux',
  ubuntu: 'Ubuntu',
  wolfi: 'Wolfi',
};

/** `Debian 12 (bookworm)`; at most that where the reference may mean an older one. */
export const releaseLine: FactLine = ({ release }) => {
  if (release === undefined) return undefined;
  const { distribution, version, codename, certain } = release;
  const name = distributions[distribution] ?? distribution;
  const words = [name, version, codename !== undefined && `(${codename})`].filter(
    (word) => word !== undefined && word !== false,
  );
  return [`${words.join(' ')}${certain ? '' : ', or an older one'}`];
};

/** `glibc 2.41`, `musl`, `none`. */
export const libcLine: FactLine = ({ libc }) => {
  if (libc === undefined) return undefined;
  return [libc === 'none' ? 'none' : [libc.name, libc.version].filter((word) => word !== undefined).join(' ')];
};

/** The path of a shell, or `none`. */
export const shellLine: FactLine = ({ shell }) => presentLine(shell);

/** The command that installs packages, or `none`. */
export const packageManagerLine: FactLine = ({ packageManager }) => presentLine(packageManager);

/** `root (0)`, `65532`. */
export const userLine: FactLine = ({ config, users }) => {
  if (config.user === undefined) return undefined;
  if (['', '0', 'root'].includes(config.user)) return ['root (0)'];
  const name = users?.find(({ uid }) => String(uid) === config.user)?.name;
  return [name === undefined ? config.user : `${name} (${config.user})`];
};

/** The directory that a container starts in. */
export const workdirLine: FactLine = ({ config }) =>
  config.workdir === undefined ? undefined : [{ code: config.workdir || '/' }];

/** The entrypoint, or `none`. */
export const entrypointLine: FactLine = ({ config }) => wordsLine(config.entrypoint);

/** What is started, or handed to the entrypoint, unless a file says otherwise; or `none`. */
export const cmdLine: FactLine = ({ config }) => wordsLine(config.cmd);

const runtimes = { node: 'Node.js', python: 'Python', java: 'Java', dotnet: '.NET' } as const;

/** `Node.js 24 at /nodejs/bin/node, not on PATH`. */
export const runtimeLine: FactLine = ({ runtime }) => {
  if (runtime?.line === undefined) return undefined;
  const where: Line = runtime.binary === undefined ? [] : [' at ', { code: runtime.binary }];
  return [`${runtimes[runtime.kind]} ${runtime.line}`, ...where, runtime.onPath === false ? ', not on PATH' : ''];
};

function presentLine(value: string | false | undefined): Line | undefined {
  if (value === undefined) return undefined;
  return value === false ? ['none'] : [{ code: value }];
}

function wordsLine(words: readonly string[] | undefined): Line | undefined {
  if (words === undefined) return undefined;
  return words.length === 0 ? ['none'] : [{ code: JSON.stringify(words) }];
}
