import type { Dockerfile, Instruction } from '../dockerfile/model';
import type { Removal } from './draft';
import type { RuleEdit } from './outcome';

/** Takes instructions out, with the comment lines directly above them and the blank lines that would be left over. */
export function removals(dockerfile: Dockerfile, removed: readonly Removal[]): RuleEdit[] {
  const { text } = dockerfile;
  const spans: { start: number; end: number; rule: string }[] = [];
  for (const { instruction, rule } of [...removed].sort((a, b) => a.instruction.start - b.instruction.start)) {
    const start = startWithComments(dockerfile, instruction);
    const end = lineEnd(text, instruction.end);
    const last = spans.at(-1);
    if (last?.end === start) last.end = end;
    else spans.push({ start, end, rule: rule.id });
  }
  return spans.map(({ start, end, rule }) => ({
    start,
    end: blankBefore(text, start) ? skipBlank(text, end) : end,
    text: '',
    rule,
  }));
}

/** Where the comment lines directly above an instruction begin. */
export function startWithComments(dockerfile: Dockerfile, instruction: Instruction): number {
  const { text } = dockerfile;
  let start = lineStart(text, instruction.start);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^\s*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line after that of an offset begins. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Whether the line above is blank. */
export function blankBefore(text: string, start: number): boolean {
  return start > 0 && text.slice(lineStart(text, start - 1), start).trim() === '';
}

/** Behind the line at an offset if it is blank. */
export function skipBlank(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text.slice(offset, end).trim() === '' ? end : offset;
}
