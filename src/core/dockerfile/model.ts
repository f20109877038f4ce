/** A Dockerfile as plain data; offsets are UTF-16 units of the text, lines count from 1. */
export interface Dockerfile {
  readonly text: string;
  readonly eol: '\n' | '\r\n';
  /** Whether the text starts with a byte order mark. */
  readonly bom: boolean;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  /** The ARGs before the first FROM. */
  readonly globalArgs: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** What makes the reading uncertain; a file with any of it is never rewritten. */
  readonly problems: readonly Problem[];
}

/** `[start, end)` of the text, and the line where it starts. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** `# name=value` at the top of the file. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export interface Problem {
  readonly line: number;
  readonly text: string;
}

export interface Stage {
  readonly index: number;
  /** As written after AS, in lower case, which is how BuildKit compares. */
  readonly name: string | undefined;
  readonly from: Instruction;
  /** The image or stage as written, variables unexpanded. */
  readonly image: string;
  /** What follows the FROM. */
  readonly instructions: readonly Instruction[];
}

export interface Instruction extends Span {
  /** In upper case. */
  readonly keyword: string;
  readonly endLine: number;
  /** Leading words that start with `--`. */
  readonly flags: readonly Flag[];
  /** What follows the flags, without continuation marks, comment lines and heredoc bodies: what BuildKit hands on. */
  readonly args: string;
  /** Where stretches of `args` stand in the text, ascending. */
  readonly pieces: readonly Piece[];
  /** The strings of the JSON form; `undefined` for the shell form. */
  readonly exec: readonly string[] | undefined;
  readonly heredocs: readonly Heredoc[];
}

export interface Flag {
  readonly name: string;
  /** `undefined` if there is no `=`. */
  readonly value: string | undefined;
}

export interface Piece {
  readonly at: number;
  readonly start: number;
}

export interface Heredoc {
  readonly name: string;
  /** Whether leading tabs are dropped (`<<-`). */
  readonly stripTabs: boolean;
  /** Whether variables stay as they are (a quoted name). */
  readonly quoted: boolean;
  readonly body: string;
}

/** The value of a flag, or `undefined`; the last one wins. */
export function flag(instruction: Instruction, name: string): string | undefined {
  return instruction.flags.findLast((candidate) => candidate.name === name)?.value;
}

/** Where `args[index]` stands in the text. */
export function offsetInText(instruction: Instruction, index: number): number {
  const piece = instruction.pieces.findLast((candidate) => candidate.at <= index);
  return piece === undefined ? instruction.end : piece.start + (index - piece.at);
}
