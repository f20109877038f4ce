import type { Dockerfile, Instruction } from '../dockerfile/model';
import { flag, offsetInText } from '../dockerfile/model';
import type { Place } from './places';
import { instructionPlace } from './places';

/**
 * Whether a builder that can copies apart from the image and puts the result over it as a layer (`--link`); with `--chmod`
 * BuildKit copies in the usual way.
 */
export function isLinked(instruction: Instruction): boolean {
  const link = instruction.flags.findLast(({ name }) => name === 'link');
  if (link === undefined || flag(instruction, 'chmod') !== undefined) return false;
  return link.value === undefined || link.value.toLowerCase() === 'true' || link.value === '1';
}

/** Where a flag and its value stand; the whole instruction, and no value, where that cannot be told. */
export function flagPlace(
  dockerfile: Dockerfile,
  instruction: Instruction,
  name: string,
): { readonly flag: Place; readonly value: Place | undefined } {
  const value = flag(instruction, name);
  // Flags stand between the keyword and the arguments.
  const end = instruction.args === '' ? instruction.end : offsetInText(instruction, 0);
  const head = dockerfile.text.slice(instruction.start, end);
  const written = `--${name}=${value ?? ''}`;
  const at = head.lastIndexOf(written);
  const start = instruction.start + at;
  if (value === undefined || at < 0) return { flag: instructionPlace(instruction), value: undefined };
  const whole = { start, end: start + written.length };
  return { flag: whole, value: { start: whole.end - value.length, end: whole.end } };
}
