import { assignments } from '../dockerfile/assignments';
import { rawWords } from '../dockerfile/heredoc';
import type { Dockerfile, Instruction } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';
import type { Ecosystem } from './ecosystems/ecosystem';

/** A keyword in the case that the file writes FROM in. */
export function keyword(dockerfile: Dockerfile, word: string): string {
  const from = dockerfile.stages[0]?.from;
  const written = from === undefined ? 'FROM' : dockerfile.text.slice(from.start, from.start + 4);
  return written === written.toLowerCase() ? word.toLowerCase() : word;
}

/** An instruction's text as written, or with its arguments after the flags replaced. */
export function instructionText(
  dockerfile: Dockerfile,
  instruction: Instruction,
  replacement: string | undefined,
): string {
  const written = dockerfile.text.slice(instruction.start, instruction.end);
  if (replacement === undefined) return written;
  const head = dockerfile.text.slice(instruction.start, offsetInText(instruction, 0));
  return innerComments(dockerfile, instruction) + head + replacement;
}

/** The comments between the lines of an instruction, which go above it where its lines become one. */
export function innerComments(dockerfile: Dockerfile, { start, end }: Instruction): string {
  const lines = dockerfile.text.slice(start, end).split(/(?<=\n)/);
  const comments = lines.filter((line, at) => at > 0 && /^\s*#/.test(line));
  return comments.map((line) => line.trimStart()).join('');
}

/** `name=value` of an ENV, quoted where it must be. */
export function envAssignment(name: string, value: string): string {
  return /^[\w.,:/@%+=-]+$/.test(value) ? `${name}=${value}` : `${name}="${value.replace(/["\\$]/g, '\\$&')}"`;
}

/** Whether a text uses the variable `name`. */
export function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at > 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.charAt(at + name.length);
    if (before.endsWith('$') && !/[A-Za-z0-9_]/.test(after)) return true;
    if (before === '${' && /[}:+?#%/-]/.test(after)) return true;
  }
  return false;
}

/** The names that an ARG declares. */
export function argNames(instruction: Instruction, escape: string): string[] {
  return rawWords(instruction.args, escape).map((word) => word.split('=')[0] ?? word);
}

/** Whether an ENV sets nothing but what the toolchain of an ecosystem reads, and no later one that stays is made of it. */
export function isToolchainOnly(dockerfile: Dockerfile, instruction: Instruction, ecosystem: Ecosystem): boolean {
  if (instruction.keyword !== 'ENV') return false;
  const names = assignments(instruction, dockerfile.escape).map(({ name }) => name);
  if (!names.every((name) => ecosystem.buildOnly.test(name))) return false;
  return !dockerfile.instructions.some(
    (other) =>
      other.start > instruction.start &&
      other.keyword !== 'RUN' &&
      names.some((name) => mentions(other.args, name)) &&
      !isToolchainOnly(dockerfile, other, ecosystem),
  );
}
