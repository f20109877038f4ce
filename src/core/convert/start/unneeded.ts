import { resolvePath } from '../../dockerfile/effective';
import type { Copy } from '../copies';
import type { Start } from './start';

/** Whether a command only prepares scripts that the start does not need any more. */
export function isUnneededCommand(
  words: readonly { readonly text: string; readonly value: string | undefined }[],
  directory: string,
  { changes }: Start,
): boolean {
  const [program, ...rest] = words.map(({ text, value }) => value ?? text);
  if (!/^(?:chmod|chown|dos2unix|sed)$/.test(program ?? '')) return false;
  const named = rest.filter((word) => /[./]/.test(word) && !word.startsWith('-') && !word.startsWith('s/'));
  const { paths } = changes.unneeded;
  return named.length > 0 && named.every((word) => paths.includes(resolvePath(directory, word)));
}

/** Whether a COPY brings nothing but scripts that the start does not need any more. */
export function isUnneeded(copy: Copy | undefined, { changes }: Start): boolean {
  const { paths } = changes.unneeded;
  if (copy === undefined || paths.length === 0) return false;
  const { sources, destination, intoDirectory, instruction } = copy;
  const [heredoc, ...more] = instruction.heredocs;
  if (heredoc !== undefined) return more.length === 0 && sources.length === 0 && paths.includes(destination);
  const names = sources.map((source) => source.split('/').at(-1) ?? '');
  return (
    names.length > 0 &&
    names.every((name) => {
      const inside = resolvePath(destination, name);
      return name !== '' && paths.includes(intoDirectory || paths.includes(inside) ? inside : destination);
    })
  );
}
