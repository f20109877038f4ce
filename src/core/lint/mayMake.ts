import type { BuildCommand } from '../convert/buildCommands';
import { fileStep } from '../convert/fileSteps';
import type { GoBuild } from '../convert/go/goBuild';
import { resolvePath } from '../dockerfile/effective';

// They write only where the system keeps its files, where a word says, or nothing at all.
const harmless =
  /^(?:\[|:|add-apt-repository|addgroup|adduser|apk|apt|apt-get|apt-key|apt-mark|basename|cat|chgrp|chmod|chown|date|dirname|dpkg|echo|exit|export|false|file|getent|grep|groupadd|head|id|ldd|ls|objdump|printf|pwd|readelf|rm|rmdir|rustup|set|setcap|sha256sum|sleep|stat|strip|tail|test|true|uname|unset|update-ca-certificates|upx|useradd|usermod|wc|which|whoami)$/;

/** Whether a command could make the file or directory at a path; one that is not known could. */
export function mayMake(command: BuildCommand, path: string, go: ReadonlyMap<BuildCommand, GoBuild>): boolean {
  const { words, texts, writes, directory } = command;
  if (writes.some((one) => one === undefined || isRelated(path, one))) return true;
  if (texts.length === 0) return false;
  const program = words[0]?.split('/').at(-1);
  const inside = directory === undefined || isRelated(path, directory);
  if (program === undefined) return true;
  if (program === 'cd' || program === 'pushd' || program === 'popd') return false;
  if (namesPath(command, path)) return true;
  if (harmless.test(program)) return inside && words.some((word) => word === 'download' || word === 'source');
  switch (program) {
    case 'mkdir':
    case 'touch':
      return operands(command).some((one) => one === undefined);
    case 'cp':
    case 'mv':
    case 'install':
    case 'ln':
      return operands(command).at(-1) === undefined || fileStep(command, path) !== undefined;
    case 'find':
      return texts.some((text) => /^-(?:exec|ok|fprint|fls)/.test(text));
    case 'go':
      return goMakes(command, path, go);
    case 'cargo':
    case 'gcc':
    case 'g++':
    case 'cc':
    case 'c++':
    case 'javac':
    case 'rustc':
      // Where they are told to put it.
      return inside || texts.some((text) => /^(?:--root|--target-dir|--out-dir|--artifact-dir|-d|-o)/.test(text));
    case 'curl':
    case 'wget':
      return inside || outputs(command).includes(undefined);
    case 'corepack':
      return false;
    case 'npm':
    case 'pnpm':
    case 'yarn':
      return inside || !installs(command);
  }
  return true;
}

/** Whether a word or a variable of a command names a path, or what is above or below it. */
function namesPath({ words, inFront, set, directory }: BuildCommand, path: string): boolean {
  const named = words.slice(1).flatMap((word) => {
    if (word === undefined) return [];
    const values = [/^[^=]*=(.+)$/.exec(word)?.[1], /^-[A-Za-z]+(\/.*)$/.exec(word)?.[1]];
    return [word, ...values.filter((value) => value !== undefined)];
  });
  return [...named, ...inFront.values(), ...set.values()].some((one) => {
    const place = absolute(one, directory);
    return place !== undefined && isRelated(path, place);
  });
}

/** Whether a package manager only installs: scripts of a project write wherever they want. */
function installs({ words, texts }: BuildCommand): boolean {
  const verb = words.slice(1).find((word) => word?.startsWith('-') !== true);
  if (texts.some((text) => /^(?:--prefix|-C|--dir|--cwd|-o|--outdir)/.test(text))) return false;
  return /^(?:add|cache|ci|clean-install|config|i|install)$/.test(verb ?? '');
}

/** Whether one path is the other, or below it. */
export function isRelated(a: string, b: string): boolean {
  return a === b || isBelow(a, b) || isBelow(b, a);
}

/** Whether a path is inside of a directory. */
export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

function goMakes(command: BuildCommand, path: string, builds: ReadonlyMap<BuildCommand, GoBuild>): boolean {
  const { words, directory } = command;
  const verb = words[1];
  const inside = directory === undefined || isRelated(path, directory);
  if (verb === 'env' || verb === 'version' || verb === 'vet' || verb === 'list') return false;
  if (verb === 'test') return inside;
  if (verb === 'mod' || verb === 'get' || verb === 'work') return words[2] === 'vendor' && inside;
  const build = builds.get(command);
  if (build === undefined || (verb !== 'build' && verb !== 'install')) return true;
  if (build.outputs.some((one) => isRelated(path, one))) return true;
  if (build.outputDirectory !== undefined && isRelated(path, build.outputDirectory)) return true;
  if (verb === 'install') return isRelated(path, '/go') || command.inFront.has('GOBIN') || command.set.has('GOBIN');
  // Without a name that is visible, it is that of a module or a directory.
  return build.call.flags.has('-o') ? build.outputs.length === 0 && build.outputDirectory === undefined : inside;
}

function operands({ words, texts, directory }: BuildCommand): (string | undefined)[] {
  return words.slice(1).flatMap((word, at) => {
    if ((texts[at + 1] ?? '').startsWith('-')) return [];
    return [absolute(word, directory)];
  });
}

function outputs({ words, texts, directory }: BuildCommand): (string | undefined)[] {
  return texts.flatMap((text, at) => {
    if (/^-\w*[oOP]$|^--(?:output|output-document|directory-prefix|output-dir)$/.test(text))
      return [absolute(words[at + 1], directory)];
    return /^-.*[$`]/.test(text) ? [undefined] : [];
  });
}

function absolute(word: string | undefined, directory: string | undefined): string | undefined {
  return word === undefined || (directory === undefined && !word.startsWith('/'))
    ? undefined
    : resolvePath(directory ?? '/', word);
}
