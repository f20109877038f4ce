import { argumentProblem } from './arguments';
import { readDirectives } from './directives';
import { readInstruction } from './instruction';
import { contentOf, physicalLine } from './logicalLine';
import type { Dockerfile, Instruction, Problem, Stage } from './model';

/** Reads any text as a Dockerfile, as the parser of BuildKit does, and never throws. */
export function parseDockerfile(text: string): Dockerfile {
  const problems: Problem[] = [];
  const report = (line: number, why: string): void => void problems.push({ line, text: why });
  const bom = text.startsWith('\uFEFF');
  const { directives, escape } = readDirectives(text, bom ? 1 : 0, report);
  const instructions = readInstructions(text, bom ? 1 : 0, escape, report);
  const loneReturn = /\r(?=[^\r\n])/.exec(text);
  if (loneReturn !== null) {
    const line = (text.slice(0, loneReturn.index).match(/\n/g)?.length ?? 0) + 1;
    report(line, 'A carriage return without a line feed ends no line for a builder; save the file anew.');
  }
  const firstFrom = instructions.findIndex((instruction) => instruction.keyword === 'FROM');
  const before = firstFrom < 0 ? instructions : instructions.slice(0, firstFrom);
  for (const stray of before.filter((instruction) => instruction.keyword !== 'ARG'))
    report(stray.line, `${shown(stray.keyword)} stands before the first FROM.`);
  return {
    text,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    bom,
    escape,
    directives,
    instructions,
    globalArgs: before.filter((instruction) => instruction.keyword === 'ARG'),
    stages: firstFrom < 0 ? [] : stagesOf(instructions.slice(firstFrom)),
    problems,
  };
}

function readInstructions(
  text: string,
  from: number,
  escape: '\\' | '`',
  report: (line: number, why: string) => void,
): Instruction[] {
  const instructions: Instruction[] = [];
  let line = 1;
  for (let at = from; at < text.length;) {
    const { end, next } = physicalLine(text, at);
    if (contentOf(text, at, end) === undefined) {
      at = next;
      line++;
      continue;
    }
    const read = readInstruction(text, at, line, escape, report);
    instructions.push(read.instruction);
    const problem = argumentProblem(read.instruction, escape);
    if (problem !== undefined) report(line, problem);
    for (
      let newline = text.indexOf('\n', at);
      newline >= 0 && newline < read.next;
      newline = text.indexOf('\n', newline + 1)
    )
      line++;
    at = read.next;
  }
  return instructions;
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const heads = instructions.flatMap((instruction, at) =>
    instruction.keyword === 'FROM' ? [{ from: instruction, at }] : [],
  );
  return heads.map(({ from, at }, index) => {
    const words = from.args.trim().split(/\s+/);
    const named = words.length === 3 && words[1]?.toLowerCase() === 'as';
    return {
      index,
      name: named ? words[2]?.toLowerCase() : undefined,
      from,
      image: words[0] ?? '',
      instructions: instructions.slice(at + 1, heads[index + 1]?.at ?? instructions.length),
    };
  });
}

function shown(keyword: string): string {
  return keyword.length > 20 ? `${keyword.slice(0, 20)}…` : keyword;
}
