/** What a package is for, as its name tells: only a name that is listed here is left out because nothing needs it. */
export type PackageUse = 'build' | 'shell' | 'tool' | 'unknown';

/** What the package of this name, of Alpine or Debian, is for. */
export function packageUse(name: string): PackageUse {
  if (/-dev$|-headers$/.test(name) || build.includes(name)) return 'build';
  if (shell.includes(name)) return 'shell';
  return tools.includes(name) ? 'tool' : 'unknown';
}

// Compilers and what they need, and what sets up other sources of packages.
const build: readonly string[] = [
  'apt-transport-https',
  'apt-utils',
  'autoconf',
  'automake',
  'binutils',
  'build-base',
  'build-essential',
  'clang',
  'cmake',
  'dirmngr',
  'g++',
  'gcc',
  'gnupg',
  'gnupg2',
  'libtool',
  'lsb-release',
  'make',
  'ninja',
  'ninja-build',
  'patch',
  'pkg-config',
  'pkgconf',
  'software-properties-common',
  'upx',
  'upx-ucl',
];

// What people and scripts use; programs that use one start it by name.
const shell: readonly string[] = [
  'bash',
  'bash-completion',
  'bind-tools',
  'busybox-extras',
  'bzip2',
  'coreutils',
  'curl',
  'diffutils',
  'dnsutils',
  'dos2unix',
  'dumb-init',
  'file',
  'findutils',
  'gawk',
  'gettext',
  'gettext-base',
  'gosu',
  'grep',
  'gzip',
  'htop',
  'iproute2',
  'iputils',
  'iputils-ping',
  'jq',
  'less',
  'nano',
  'net-tools',
  'netcat',
  'netcat-openbsd',
  'netcat-traditional',
  'procps',
  'sed',
  'shadow',
  'su-exec',
  'sudo',
  'tar',
  'tini',
  'tree',
  'tzdata-utils',
  'unzip',
  'util-linux',
  'vim',
  'wget',
  'xz',
  'xz-utils',
  'zip',
  'zsh',
];

// What programs start rather often, so that somebody has to say that this one does not.
const tools: readonly string[] = ['git', 'openssh', 'openssh-client', 'openssl', 'rsync', 'socat', 'sqlite', 'sqlite3'];
