import { rawWords } from './heredoc';
import type { Instruction } from './model';

/** One `name=value` of ENV, LABEL or ARG, both as written; an ARG may have no value. */
export interface Assignment {
  readonly name: string;
  readonly value: string | undefined;
}

/** What an ENV, LABEL or ARG assigns; knows the old form `ENV name value` and several assignments in one instruction. */
export function assignments(instruction: Instruction, escape: string): Assignment[] {
  const words = rawWords(instruction.args, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (instruction.keyword !== 'ARG' && !first.includes('=')) {
    const rest = instruction.args.trim().slice(first.length).trim();
    return [{ name: first, value: rest }];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    return equals < 0
      ? { name: word, value: undefined }
      : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}
