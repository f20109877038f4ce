import type { ImageRef } from '../image/reference';
import type { ImageFacts } from './imageFacts';
import { findDistroless, packagesOf } from './lookup';

/**
 * Whether an image is known to have no program of this name, wherever it is looked for; `false` also means *not known*.
 * Shells and package managers are known of any image whose facts say so, the other programs by the packages that bring them.
 */
export function lacksProgram(image: ImageRef | 'scratch', facts: ImageFacts, name: string): boolean {
  const bringers = Object.hasOwn(broughtBy, name) ? broughtBy[name] : undefined;
  if (bringers === undefined) return image === 'scratch';
  if (bringers === 'shell') return facts.shell === false;
  if (bringers === 'packages') return facts.packageManager === false;
  if (facts.shell !== false || facts.packageManager !== false) return false;
  if (facts.runtime !== undefined && bringers.includes(facts.runtime.kind)) return false;
  if (image === 'scratch') return true;
  const match = findDistroless(image);
  if (match?.kind !== 'published') return false;
  const { runtime } = match.image;
  // What a release of Node brings is in no package.
  if (runtime?.kind === 'node' && /^(?:npm|npx|corepack)$/.test(name)) return runtime.missing.production.includes(name);
  const held = packagesOf(match.image, 'production').filter(({ partial }) => partial !== true);
  return !held.some((held) => bringers.includes(held.name));
}

/** The Debian packages, or the runtime of the catalogue, that bring a program; `shell` and `packages` are facts of their own. */
const broughtBy: Readonly<Record<string, 'shell' | 'packages' | readonly string[]>> = {
  ...table('shell', 'ash bash dash ksh rbash sh zsh'),
  ...table('packages', 'apk apt apt-cache apt-get apt-key apt-mark dnf dpkg microdnf tdnf yum zypper'),
  ...table(
    ['coreutils'],
    '[ base64 basename cat chgrp chmod chown chroot cp cut date dd df dirname du echo env expr false head id install ln ls md5sum mkdir mkfifo mktemp mv nice nohup nproc od paste printenv printf pwd readlink realpath rm rmdir seq sha256sum sleep sort stat stdbuf stty sync tail tee test timeout touch tr true truncate tty uname uniq wc whoami yes',
  ),
  ...table(['adduser'], 'addgroup adduser delgroup deluser'),
  ...table(['passwd'], 'chpasswd groupadd groupmod useradd usermod'),
  ...table(['util-linux', 'mount'], 'mount runuser setpriv su'),
  ...table(['bun'], 'bun bunx'),
  ...table(['ca-certificates'], 'update-ca-certificates'),
  ...table(['curl'], 'curl'),
  ...table(['deno'], 'deno'),
  ...table(['dotnet'], 'dotnet'),
  ...table(['dumb-init'], 'dumb-init'),
  ...table(['findutils'], 'find xargs'),
  ...table(['gawk', 'mawk'], 'awk gawk mawk'),
  ...table(['gettext-base'], 'envsubst'),
  ...table(['git'], 'git'),
  ...table(['gosu'], 'gosu'),
  ...table(['golang-go'], 'go'),
  ...table(['grep'], 'egrep fgrep grep'),
  ...table(['gzip', 'bzip2', 'xz-utils', 'unzip', 'tar'], 'bzip2 gunzip gzip tar unzip xz'),
  ...table(['java'], 'java'),
  ...table(['jq'], 'jq'),
  ...table(['libc-bin'], 'getent ldconfig ldd locale'),
  ...table(['make'], 'make'),
  ...table(['maven'], 'mvn'),
  ...table(['netcat-openbsd', 'netcat-traditional', 'ncat'], 'nc ncat netcat'),
  ...table(['nginx'], 'nginx'),
  ...table(['node', 'nodejs'], 'node nodejs'),
  ...table(['npm'], 'corepack npm npx'),
  ...table(['openssl'], 'openssl'),
  ...table(['perl', 'perl-base'], 'perl'),
  ...table(['php-cli'], 'php'),
  ...table(['pip', 'python3-pip'], 'pip pip3'),
  ...table(['pnpm'], 'pnpm'),
  ...table(['procps'], 'pgrep pidof pkill ps'),
  ...table(['python', 'python3-minimal'], 'python python3'),
  ...table(['ruby'], 'bundle ruby'),
  ...table(['sed'], 'sed'),
  ...table(['su-exec'], 'su-exec'),
  ...table(['sudo'], 'sudo'),
  ...table(['supervisor'], 'supervisord'),
  ...table(['systemd'], 'systemctl'),
  ...table(['tini'], 'tini'),
  ...table(['wget'], 'wget'),
  ...table(['yarnpkg'], 'yarn'),
};

function table<T>(bringers: T, names: string): Record<string, T> {
  return Object.fromEntries(names.split(' ').map((name) => [name, bringers]));
}
