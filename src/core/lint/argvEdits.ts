import { jsonWords } from '../convert/json';
import type { Edit } from '../dockerfile/edit';
import { healthCommand } from '../dockerfile/healthCommand';
import type { Instruction } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';
import type { Place } from './places';

/** What a CMD, ENTRYPOINT, RUN or HEALTHCHECK runs, behind its flags and the CMD of a HEALTHCHECK. */
function commandText(instruction: Instruction): Place {
  const at = instruction.keyword === 'HEALTHCHECK' ? (healthCommand(instruction)?.at ?? 0) : 0;
  return { start: offsetInText(instruction, at), end: instruction.end };
}

/** Where the strings of an exec form stand, quotes included; empty if they cannot be told apart. */
export function wordPlaces(instruction: Instruction): readonly Place[] {
  const health = instruction.keyword === 'HEALTHCHECK' ? healthCommand(instruction) : undefined;
  const exec = instruction.exec ?? health?.exec;
  const from = health?.at ?? 0;
  const strings = [...instruction.args.slice(from).matchAll(/"(?:[^"\\]|\\.)*"/g)];
  if (strings.length !== exec?.length) return [];
  return strings.map(({ index, 0: text }) => ({
    start: offsetInText(instruction, from + index),
    end: offsetInText(instruction, from + index + text.length - 1) + 1,
  }));
}

/** Writes words as the exec form of an instruction, in place of what it runs now. */
export function writeWords(instruction: Instruction, words: readonly string[]): readonly Edit[] {
  return [{ ...commandText(instruction), text: jsonWords(words) }];
}

/** Writes another instruction with these words in place of a CMD or an ENTRYPOINT. */
export function writeInstruction(instruction: Instruction, keyword: string, words: readonly string[]): readonly Edit[] {
  return [{ start: instruction.start, end: instruction.end, text: `${keyword} ${jsonWords(words)}` }];
}

/** Replaces the first `count` strings of an exec form by others and leaves the rest as it is written. */
export function replaceFirst(
  instruction: Instruction,
  count: number,
  words: readonly string[],
): readonly Edit[] | undefined {
  const places = wordPlaces(instruction);
  const [first] = places;
  const next = places[count];
  const last = places[count - 1];
  if (first === undefined || last === undefined) return undefined;
  const text = words.map((word) => JSON.stringify(word)).join(', ');
  if (words.length > 0) return [{ start: first.start, end: last.end, text }];
  return next && [{ start: first.start, end: next.start, text: '' }];
}
