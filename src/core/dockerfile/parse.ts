import { DockerfileParser } from 'dockerfile-ast';
import { readInstruction } from './instruction';
import type { Dockerfile, Instruction, Problem, Stage } from './model';

/**
 * Reads any text as a Dockerfile and never throws. dockerfile-ast says where instructions, comments and directives are;
 * what is inside an instruction is read here, because its own readings of JSON, flags, names and heredocs are not BuildKit's.
 */
export function parseDockerfile(text: string): Dockerfile {
  const parsed = DockerfileParser.parse(text);
  const starts = lineStarts(text);
  const offset = (at: { line: number; character: number }) =>
    Math.min((starts[at.line] ?? text.length) + at.character, text.length);
  const escape = parsed.getEscapeCharacter() === '`' ? '`' : '\\';
  const directives = parsed.getDirectives().map((directive) => ({
    name: directive.getName().toLowerCase(),
    value: directive.getValue(),
    line: directive.getRange().start.line + 1,
  }));
  const comments = parsed.getComments().map((comment) => {
    const { start, end } = comment.getRange();
    return { start: offset(start), end: offset(end), line: start.line + 1 };
  });
  const problems: Problem[] = [];
  const instructions = parsed.getInstructions().map((found) => {
    const { start, end } = found.getRange();
    const span = { start: offset(start), end: offset(end), line: start.line + 1 };
    return readInstruction(text, span, escape, (line, why) => problems.push({ line, text: why }));
  });
  if (directives.filter((directive) => directive.name === 'escape').length > 1) {
    problems.push({ line: 1, text: 'There is more than one escape directive.' });
  }
  const loneReturn = /\r(?=[^\r\n])/.exec(text);
  if (loneReturn !== null) {
    const line = (text.slice(0, loneReturn.index).match(/\n/g)?.length ?? 0) + 1;
    problems.push({
      line,
      text: 'A carriage return without a line feed ends no line for a builder; save the file anew.',
    });
  }
  const firstFrom = instructions.findIndex((instruction) => instruction.keyword === 'FROM');
  const before = firstFrom < 0 ? instructions : instructions.slice(0, firstFrom);
  for (const stray of before.filter((instruction) => instruction.keyword !== 'ARG')) {
    problems.push({ line: stray.line, text: `${shown(stray.keyword)} stands before the first FROM.` });
  }
  return {
    text,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    bom: text.startsWith('\uFEFF'),
    escape,
    directives,
    comments,
    instructions,
    globalArgs: before.filter((instruction) => instruction.keyword === 'ARG'),
    stages: firstFrom < 0 ? [] : stagesOf(instructions.slice(firstFrom)),
    problems,
  };
}

// Lines as the text document of dockerfile-ast counts them: \n, \r\n and a lone \r each end one.
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
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
