import type { FinalWord } from '../final/finalCommands';
import { finalStep } from '../final/finalSteps';
import type { FinalStep } from '../final/finalSteps';
import { resolvePath } from '../../dockerfile/effective';
import { isZone } from '../timeZones';

/** What a command leaves behind in a stage that stays as it is. */
export type Effect =
  | Exclude<FinalStep, { readonly kind: 'make' }>
  /** Files or directories that are there afterwards; `undefined` where it is not certain which. */
  | {
      readonly kind: 'write';
      readonly paths: readonly (string | undefined)[];
      /** Whether they are empty, so that the program fills them. */
      readonly empty: boolean;
      /** What is not there any more. */
      readonly gone: readonly string[];
      /** The mode that they are given. */
      readonly mode?: string | undefined;
    }
  | { readonly kind: 'link'; readonly path: string | undefined; readonly target: string | undefined };

/** Says what a command that runs in `directory` leaves behind; what only looks leaves nothing. */
export function effectOf(words: readonly [FinalWord, ...FinalWord[]], directory: string, line: number): Effect {
  const [first, ...rest] = words;
  const program = (first.value ?? first.text).split('/').at(-1) ?? '';
  const operands = rest.filter(({ text }) => !text.startsWith('-'));
  const at = (word: FinalWord | undefined) =>
    word?.value === undefined || word.varies || /[*?[]/.test(word.value)
      ? undefined
      : resolvePath(directory, word.value);
  const write = (...paths: readonly (string | undefined)[]): Effect => ({
    kind: 'write',
    paths,
    empty: false,
    gone: [],
  });
  const makeEmpty = (paths: readonly (string | undefined)[]): Extract<Effect, { kind: 'write' }> => ({
    kind: 'write',
    paths,
    empty: true,
    gone: [],
  });
  const option = (...names: readonly string[]) => optionOf(rest, names);
  switch (program) {
    case 'mkdir':
    case 'touch':
      return {
        ...makeEmpty(withoutOption(rest, ['-m', '--mode', '-d', '-t', '-r']).map(at)),
        mode: option('-m', '--mode')?.[0]?.value,
      };
    case 'tee':
      return write(...operands.map(at));
    case 'rm':
    case 'rmdir':
    case 'unlink':
      return { kind: 'remove', paths: operands.flatMap((word) => at(word) ?? []) };
    case 'cp':
      if (at(operands[1]) === '/etc/localtime' && isZone(operands[0]?.value ?? ''))
        return { kind: 'link', path: at(operands[1]), target: operands[0]?.value };
      return write(...destinations(rest, at));
    case 'install':
      return installed(rest, at) ?? write(...destinations(rest, at));
    case 'mv': {
      const sources = withoutOption(rest, ['-t', '--target-directory', '-S']);
      return {
        kind: 'write',
        paths: destinations(rest, at),
        empty: false,
        gone: sources.slice(0, -1).flatMap((word) => at(word) ?? []),
      };
    }
    case 'ln': {
      const [target, path] = operands;
      if (operands.length !== 2) return write(undefined);
      if (isMuslLink(target, path)) return { kind: 'nothing' };
      return { kind: 'link', path: at(path), target: target?.value };
    }
    case 'sed':
      return rest.some(({ text }) => /^-\w*i|^--in-place/.test(text))
        ? write(
            ...operands
              .slice(rest.some(({ text }) => text === '-e' || text === '-f') ? 0 : 1)
              .filter(({ value }) => !/^s\W/.test(value ?? ''))
              .map(at),
          )
        : { kind: 'nothing' };
    case 'tar':
      if (
        !/^-?[a-zA-Z]*x/.test(rest[0]?.text ?? '') &&
        !rest.some(({ text }) => /^-[a-zA-Z]*x|^--(?:extract|get)$/.test(text))
      )
        return write(...(option('-f', '--file') ?? []).map(at));
      return write(...(option('-C', '--directory') ?? [here]).map(at));
    case 'unzip':
      return write(...(option('-d') ?? [here]).map(at));
    case 'gzip':
    case 'gunzip':
      return write(...operands.map((word) => parent(at(word))));
    case 'curl':
      if (rest.some(({ text }) => /^-\w*O$|^--remote-name/.test(text))) return write(directory);
      return write(...(option('-o', '--output') ?? []).map(at));
    case 'wget':
      if (rest.some(({ text }) => /^-\w*O-$/.test(text)) || option('-O')?.some(({ text }) => text === '-') === true)
        return { kind: 'nothing' };
      return write(...(option('-O', '--output-document') ?? option('-P', '--directory-prefix') ?? [here]).map(at));
    case 'setcap':
      return { kind: 'unknown', problem: 'gives a program capabilities with setcap, which a copy may lose' };
    case 'userdel':
    case 'deluser':
    case 'groupdel':
    case 'delgroup':
      return { kind: 'nothing' };
    default:
      if (looks.includes(program)) return { kind: 'nothing' };
      if (asksVersion(rest)) return { kind: 'nothing' };
  }
  const step = finalStep({ line, words }, directory);
  return step.kind === 'make' ? makeEmpty(step.paths) : step;
}

/** Whether a link gives the C library of Alpine the name of another one, which the new base has itself. */
function isMuslLink(target: FinalWord | undefined, path: FinalWord | undefined): boolean {
  return /musl/.test(target?.value ?? '') && /^\/lib(?:64)?\/(?:ld-linux[\w.-]*|libc[\w.-]*)?$/.test(path?.value ?? '');
}

const here: FinalWord = { text: '.', value: '.', varies: false };

// Commands that change nothing but by a redirection, which is looked at on its own.
const looks: readonly string[] = [
  '.',
  'apt-mark',
  '[',
  '[[',
  'basename',
  'break',
  'cat',
  'command',
  'continue',
  'cut',
  'date',
  'dirname',
  'dpkg-query',
  'echo',
  'exit',
  'export',
  'false',
  'file',
  'getent',
  'grep',
  'head',
  'id',
  'ldconfig',
  'local',
  'ls',
  'printf',
  'pwd',
  'read',
  'return',
  'set',
  'sha256sum',
  'sha512sum',
  'shift',
  'sleep',
  'sort',
  'stat',
  'sync',
  'tail',
  'test',
  'tr',
  'true',
  'type',
  'umask',
  'uname',
  'uniq',
  'unset',
  'wc',
  'which',
  'whoami',
  ':',
];

function asksVersion(words: readonly FinalWord[]): boolean {
  return words.length === 1 && /^(?:--?version|-v|-V|version|--help)$/.test(words[0]?.text ?? '');
}

function optionOf(words: readonly FinalWord[], names: readonly string[]): FinalWord[] | undefined {
  const found = words.flatMap((word, at): FinalWord[] => {
    const inline = names.find((name) => name.startsWith('--') && word.text.startsWith(`${name}=`));
    if (inline !== undefined)
      return [{ ...word, text: word.text.slice(inline.length + 1), value: word.value?.slice(inline.length + 1) }];
    const short = names.some(
      (name) =>
        word.text === name || (/^-\w$/.test(name) && /^-\w+$/.test(word.text) && word.text.endsWith(name.slice(1))),
    );
    const next = words[at + 1];
    return short && next !== undefined ? [next] : [];
  });
  return found.length === 0 ? undefined : found;
}

function withoutOption(words: readonly FinalWord[], valued: readonly string[]): FinalWord[] {
  return words.filter(({ text }, at) => !text.startsWith('-') && !valued.includes(words[at - 1]?.text ?? ''));
}

/** What `install` makes if it makes directories, or gives what it makes to somebody. */
function installed(
  words: readonly FinalWord[],
  at: (word: FinalWord | undefined) => string | undefined,
): Effect | undefined {
  const [owner] = optionOf(words, ['-o', '--owner']) ?? [];
  const [group] = optionOf(words, ['-g', '--group']) ?? [];
  const makes = words.some(({ text }) => /^-\w*d$|^--directory$/.test(text));
  const valued = ['-m', '-o', '-g', '--mode', '--owner', '--group'];
  const paths = makes ? withoutOption(words, valued).map(at) : destinations(words, at);
  if (owner === undefined && group === undefined)
    return makes
      ? { kind: 'write', paths, empty: true, gone: [], mode: optionOf(words, ['-m', '--mode'])?.[0]?.value }
      : undefined;
  const known = paths.filter((path) => path !== undefined);
  if (
    known.length < paths.length ||
    (owner !== undefined && owner.value === undefined) ||
    (group !== undefined && group.value === undefined)
  )
    return { kind: 'unknown', problem: 'runs install in a way that is not certain' };
  const text = `${owner?.value ?? 'root'}${group?.value === undefined ? '' : `:${group.value}`}`;
  return { kind: 'own', owner: text, deep: false, paths: known };
}

/** Where `cp`, `mv` and `install` put what they are given. */
function destinations(
  words: readonly FinalWord[],
  at: (word: FinalWord | undefined) => string | undefined,
): (string | undefined)[] {
  const directory = optionOf(words, ['-t', '--target-directory']);
  if (directory !== undefined) return directory.map(at);
  const given = withoutOption(words, ['-m', '-o', '-g', '--mode', '--owner', '--group', '-S']);
  const last = given.at(-1);
  const to = at(last);
  const [source, ...more] = given.slice(0, -1);
  if (to === undefined || more.length > 0 || last?.text.endsWith('/') !== true) return [to];
  const name = source?.value?.replace(/\/+$/, '').split('/').at(-1);
  return [name === undefined || /[*?[]/.test(name) || name === '.' ? to : `${to === '/' ? '' : to}/${name}`];
}

function parent(path: string | undefined): string | undefined {
  return path === undefined ? undefined : path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
