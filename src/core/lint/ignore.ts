import type { Edit } from '../dockerfile/edit';
import type { Dockerfile, Instruction } from '../dockerfile/model';
import type { Place } from './places';

/**
 * A comment that silences lints: `# distroless: ignore RULE, RULE` in the lines directly before an instruction or between
 * its continuation lines, `# distroless: ignore-file RULE` before the first instruction; a reason may follow after ` -- `.
 */
export interface IgnoreComment extends Place {
  readonly verb: 'ignore' | 'ignore-file';
  readonly names: readonly IgnoredName[];
  /** What it is about; `undefined` where it stands at no place that counts. */
  readonly about: Instruction | 'file' | undefined;
}

/** A rule as a comment names it, where it stands. */
export interface IgnoredName extends Place {
  readonly name: string;
}

/** Every such comment of a file, by place. */
export function ignoreComments(dockerfile: Dockerfile): readonly IgnoreComment[] {
  const { text, instructions } = dockerfile;
  const comments: IgnoreComment[] = [];
  // From the end on, so that of a stack of comments each is looked at once.
  let below = { index: instructions.length, from: text.length, attached: false };
  for (const { index: start, 0: line } of [...text.matchAll(commentLine)].reverse()) {
    const end = start + line.length;
    const next = firstAfter(instructions, start);
    const around = instructions[next - 1];
    if (around !== undefined && start < around.end) {
      // In a heredoc it is a line of the script.
      if (around.heredocs.length === 0) comments.push(readComment(line, start, around));
      continue;
    }
    const following = instructions[next];
    const reachesTo = next === below.index ? below : { from: following?.start ?? text.length, attached: true };
    const attached =
      following !== undefined && reachesTo.attached && onlyComments.test(text.slice(end, reachesTo.from));
    below = { index: next, from: start, attached };
    const comment = readComment(line, start, attached ? following : undefined);
    comments.push(comment.verb === 'ignore-file' ? { ...comment, about: next === 0 ? 'file' : undefined } : comment);
  }
  return comments.reverse();
}

/** Tells whether a comment silences a rule at an offset. */
export function ignores(dockerfile: Dockerfile): (rule: string, offset: number) => boolean {
  const ofFile = new Set<string>();
  const byInstruction = new Map<Instruction, Set<string>>();
  for (const { about, names } of ignoreComments(dockerfile)) {
    if (about === undefined) continue;
    const silenced = about === 'file' ? ofFile : (byInstruction.get(about) ?? new Set());
    if (about !== 'file') byInstruction.set(about, silenced);
    for (const { name } of names) silenced.add(name);
  }
  return (rule, offset) => {
    if (ofFile.has(rule)) return true;
    if (byInstruction.size === 0) return false;
    const instruction = instructionAt(dockerfile, offset);
    return instruction !== undefined && byInstruction.get(instruction)?.has(rule) === true;
  };
}

/** The edit that silences a rule at the instruction around an offset; `undefined` outside of all instructions. */
export function ignoreHereEdit(dockerfile: Dockerfile, rule: string, offset: number): Edit | undefined {
  const instruction = instructionAt(dockerfile, offset);
  if (instruction === undefined) return undefined;
  const { text, eol, bom } = dockerfile;
  const last = ignoreComments(dockerfile)
    .filter(({ verb, about, start }) => verb === 'ignore' && about === instruction && start < instruction.start)
    .flatMap(({ names }) => names)
    .at(-1);
  if (last !== undefined) return { start: last.end, end: last.end, text: `, ${rule}` };
  const lineStart = Math.max(text.lastIndexOf('\n', instruction.start - 1) + 1, bom ? 1 : 0);
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return { start: lineStart, end: lineStart, text: `${indent}# distroless: ignore ${rule}${eol}` };
}

const commentLine = /^\uFEFF?[ \t]*#[ \t]*distroless:[ \t]*ignore(?:-file)?(?=[ \t\r]|$).*$/gm;
const onlyComments = /^(?:\r?\n[ \t]*#[^\n]*)*\r?\n[ \t]*$/;

function readComment(line: string, start: number, about: Instruction | undefined): IgnoreComment {
  const head = /^\s*#\s*distroless:\s*(ignore-file|ignore)/.exec(line);
  const verb = head?.[1] === 'ignore-file' ? 'ignore-file' : 'ignore';
  const from = head?.[0].length ?? 0;
  const [said = ''] = line.slice(from).split(/\s--(?:\s|$)/);
  const names = [...said.matchAll(/[^\s,]+/g)].map(({ index, 0: name }) => {
    const at = start + from + index;
    return { name, start: at, end: at + name.length };
  });
  const hash = start + line.indexOf('#');
  return { verb, names, about, start: hash, end: start + line.trimEnd().length };
}

function instructionAt({ instructions }: Dockerfile, offset: number): Instruction | undefined {
  const instruction = instructions[firstAfter(instructions, offset) - 1];
  return instruction !== undefined && offset < instruction.end ? instruction : undefined;
}

/** Index of the first instruction that starts after an offset, by halves. */
function firstAfter(instructions: readonly Instruction[], offset: number): number {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
