import type { Instruction } from './model';

/** The words of an instruction: the strings of an exec form, or else what stands between blanks, with its quotes. */
export function writtenWords({ exec, args }: Instruction): readonly string[] {
  return exec ?? args.split(/\s+/).filter((word) => word !== '');
}
