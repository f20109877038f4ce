import type { Entry } from './entry';

/** Kind and permission bits as `ls -l` writes them, `-rwxr-xr-x`; `h` is a hard link to nothing. */
export function modeText({ kind, mode }: Entry): string {
  const bits = [...'rwxrwxrwx'].map((letter, i) => ((mode & (0o400 >> i)) !== 0 ? letter : '-'));
  const mark = (place: number, bit: number, letter: string): void => {
    if ((mode & bit) !== 0) bits[place] = bits[place] === 'x' ? letter : letter.toUpperCase();
  };
  mark(2, 0o4000, 's');
  mark(5, 0o2000, 's');
  mark(8, 0o1000, 't');
  return letters[kind] + bits.join('');
}

const letters = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  char: 'c',
  block: 'b',
  fifo: 'p',
  other: '?',
  broken: 'h',
} as const;
