import { resolvePath } from '../dockerfile/effective';
import type { BuildCommand } from './buildCommands';

/** What a command does to the file at a path. */
export interface FileStep {
  /** The paths whose content it gets, the likeliest first; none if the command makes it of something else, or takes it away. */
  readonly sources: readonly string[];
  /** Whether what was there before does not matter: the command is certain to write the file, or may put there what nobody knows. */
  readonly certain: boolean;
}

const gone: FileStep = { sources: [], certain: true };

/** Whether `cp`, `mv`, `install`, `ln`, `rm`, a download or a redirection of a RUN writes the file at `path`; `undefined` if it leaves it alone. */
export function fileStep(command: BuildCommand, path: string): FileStep | undefined {
  if (command.writes.includes(path)) return gone;
  const program = command.words[0]?.split('/').at(-1);
  switch (program) {
    case 'cp':
    case 'mv':
    case 'install':
    case 'ln':
      return copyStep(program, command, path);
    case 'rm':
      return targets(command).some((target) => target === path || path.startsWith(`${target}/`)) ? gone : undefined;
    case 'curl':
    case 'wget':
      return command.words.some(
        (word, at) => /^-\w*[oO]$|^--output/.test(word ?? '') && absolute(command, at + 1) === path,
      )
        ? gone
        : undefined;
    case undefined:
      break;
  }
  return undefined;
}

function targets(command: BuildCommand): string[] {
  return command.words.flatMap((word, at) => {
    const path = at === 0 || word?.startsWith('-') === true ? undefined : absolute(command, at);
    return path === undefined ? [] : [path];
  });
}

function absolute(command: BuildCommand, at: number): string | undefined {
  const word = command.words[at];
  if (word === undefined || (command.directory === undefined && !word.startsWith('/'))) return undefined;
  return resolvePath(command.directory ?? '/', word);
}

const valued: Readonly<Record<string, RegExp>> = {
  cp: /^(?:-[St]|--suffix|--target-directory)$/,
  mv: /^(?:-[St]|--suffix|--target-directory)$/,
  ln: /^(?:-[St]|--suffix|--target-directory)$/,
  install: /^-(?:[mogtS]|[dDpsvC]+[mogt])$|^--(?:mode|owner|group|target-directory|suffix)$/,
};

function copyStep(program: string, command: BuildCommand, path: string): FileStep | undefined {
  const places: number[] = [];
  let into: number | undefined;
  let linked = false;
  for (let at = 1; at < command.texts.length; at++) {
    const text = command.texts[at] ?? '';
    if (!text.startsWith('-') || text === '-') {
      places.push(at);
      continue;
    }
    if (program === 'install' && /^-\w*d|^--directory/.test(text)) return undefined;
    if (program === 'ln' || /^-[a-zA-Z]*s/.test(text))
      linked ||= program === 'ln' || (program === 'cp' && /s/.test(text));
    if (valued[program]?.test(text) === true) {
      at++;
      if (/t$|target-directory/.test(text)) into = at;
    }
  }
  const last = into ?? places.pop();
  if (last === undefined || places.length === 0) return undefined;
  const destination = absolute(command, last);
  const written = command.texts[last] ?? '';
  const name = path.split('/').at(-1) ?? '';
  if (destination === undefined) {
    // Where it goes is not known, but it may be this file.
    const near = [last, ...places].some((at) => (command.texts[at] ?? '').replace(/["']/g, '').endsWith(name));
    return near ? gone : undefined;
  }
  const directory = into !== undefined || /(?:^|\/)\.{0,2}$/.test(written.replace(/["']/g, '')) || places.length > 1;
  const sources = places.flatMap((at) => {
    const base = program === 'ln' && linked ? linkBase(destination, directory) : command.directory;
    return sourcesOf(command, at, base, destination, directory, path);
  });
  const hidden = places.some((at) => command.words[at] === undefined && globParts(command, at) === undefined);
  const reaches = path === destination || path.startsWith(`${destination === '/' ? '' : destination}/`);
  if (sources.length === 0) return hidden && reaches ? gone : undefined;
  const isFile = path === destination && !directory && places.length === 1;
  return { sources, certain: isFile && !command.branches };
}

/** The directory that a relative link starts from. */
function linkBase(destination: string, isDirectory: boolean): string {
  return isDirectory ? destination : resolvePath(destination, '..');
}

function sourcesOf(
  command: BuildCommand,
  at: number,
  directory: string | undefined,
  destination: string,
  isDirectory: boolean,
  path: string,
): string[] {
  const glob = globParts(command, at);
  const word = command.words[at];
  const below = path === destination ? undefined : pathBelow(path, destination);
  if (glob !== undefined) {
    const [first = '', ...more] = (below ?? '').split('/');
    if (below === undefined || directory === undefined || !glob.pattern.test(first)) return [];
    return [resolvePath(directory, [glob.directory, first, ...more].join('/'))];
  }
  if (word === undefined || (directory === undefined && !word.startsWith('/'))) return [];
  const source = resolvePath(directory ?? '/', word);
  if (path === destination) return isDirectory ? [] : [source];
  if (below === undefined) return [];
  const name = source.split('/').at(-1) ?? '';
  const [first = '', ...more] = below.split('/');
  const found: string[] = [];
  if (first === name) found.push([source, ...more].join('/'));
  // A directory that did not exist, or the contents of one.
  if (!isDirectory || /\/\.?$/.test(word) || word === '.') found.push(`${source === '/' ? '' : source}/${below}`);
  return found;
}

function pathBelow(path: string, directory: string): string | undefined {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The directory and the pattern of names of a word like `bin/*`. */
function globParts(
  command: BuildCommand,
  at: number,
): { readonly directory: string; readonly pattern: RegExp } | undefined {
  const text = command.texts[at] ?? '';
  const [, directory = '', name = ''] = /^((?:[\w.@+-]*\/)*)([\w.+*?-]+)$/.exec(text) ?? [];
  if (!/[*?]/.test(name)) return undefined;
  const source = name.replace(/[.+]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return { directory: directory === '' ? '.' : directory, pattern: new RegExp(`^${source}$`) };
}
