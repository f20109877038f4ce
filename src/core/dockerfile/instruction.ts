import type { LogicalLine } from './logicalLine';
import { logicalLine, physicalLine } from './logicalLine';
import type { Flag, Heredoc, Instruction, Piece } from './model';
import { hasLooseMark, heredocMarks } from './heredoc';

type Report = (line: number, why: string) => void;

const known = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
const jsonForms = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);
const heredocForms = new Set(['ADD', 'COPY', 'RUN']);

/** An instruction, and where to read on. */
export interface ReadInstruction {
  readonly instruction: Instruction;
  readonly next: number;
}

/**
 * Reads the instruction that begins in the line at `from` as BuildKit does (`frontend/dockerfile/parser`), with its
 * heredocs; what is doubtful goes to `report`. `line` is the number of that line, from 1.
 */
export function readInstruction(
  text: string,
  from: number,
  line: number,
  escape: '\\' | '`',
  report: Report,
): ReadInstruction {
  const joined = logicalLine(text, from, escape);
  const { text: logical, pieces, start } = joined;
  const keywordStart = skipSpace(logical, 0);
  const keywordEnd = wordEnd(logical, keywordStart);
  const keyword = logical.slice(keywordStart, keywordEnd).toUpperCase();
  if (!known.has(keyword)) report(line, `"${keyword.slice(0, 20)}" is not an instruction of a Dockerfile.`);
  const { flags, end: flagsEnd } = readFlags(logical, keywordEnd, escape);
  const args = logical.slice(flagsEnd).trimEnd();
  const exec = jsonForms.has(keyword) ? execForm(args, line, report) : undefined;
  // The JSON form has no heredocs, whatever its strings hold.
  const marked = heredocForms.has(keyword) && exec === undefined && args.includes('<<');
  const { heredocs, end, next } = marked
    ? readHeredocs(text, args, joined, line, report)
    : { heredocs: [], end: joined.end, next: joined.next };
  return {
    instruction: {
      start,
      end,
      line,
      keyword,
      endLine: line + countLines(text, start, end),
      flags,
      args,
      pieces: shift(pieces, flagsEnd),
      exec,
      heredocs,
    },
    next,
  };
}

/** The strings of a JSON array that is the whole of `args`, as exec form wants it; `undefined` makes it the shell form. */
export function execForm(args: string, line: number, report: Report): readonly string[] | undefined {
  const trimmed = args.trim();
  if (!trimmed.startsWith('[')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return undefined; // what is not JSON is the shell form, as BuildKit has it
  }
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'string')) return value;
  report(line, 'The JSON array holds something that is not a string.');
  return undefined;
}

function readFlags(logical: string, from: number, escape: string): { flags: Flag[]; end: number } {
  const flags: Flag[] = [];
  for (let at = skipSpace(logical, from); ;) {
    if (!logical.startsWith('--', at)) return { flags, end: at };
    const { value, end } = flagWord(logical, at, escape);
    if (value === '--') return { flags, end: skipSpace(logical, end) };
    const equals = value.indexOf('=');
    flags.push(
      equals < 0
        ? { name: value.slice(2), value: undefined }
        : { name: value.slice(2, equals), value: value.slice(equals + 1) },
    );
    at = skipSpace(logical, end);
  }
}

function flagWord(logical: string, from: number, escape: string): { value: string; end: number } {
  let value = '';
  let quote = '';
  for (let at = from; at < logical.length; at++) {
    const char = logical.charAt(at);
    if (quote === '' && /\s/.test(char)) return { value, end: at };
    if (char === escape && at + 1 < logical.length) value += logical.charAt(++at);
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else value += char;
  }
  return { value, end: logical.length };
}

function readHeredocs(
  text: string,
  args: string,
  joined: LogicalLine,
  line: number,
  report: Report,
): { readonly heredocs: readonly Heredoc[]; readonly end: number; readonly next: number } {
  let { end, next } = joined;
  const heredocs = heredocMarks(args).map((mark) => {
    const from = next;
    while (next < text.length) {
      const at = next;
      const found = physicalLine(text, at);
      next = found.next;
      end = found.end;
      const content = text.slice(at, found.end);
      if ((mark.stripTabs ? content.replace(/^\t+/, '') : content) !== mark.name) continue;
      return { ...mark, body: body(text, from, at) };
    }
    report(line, `The heredoc "${mark.name.slice(0, 20)}" has no end.`);
    return { ...mark, body: body(text, from, next) };
  });
  if (hasLooseMark(args))
    report(line, 'Builders read a "<<" with a blank behind it in different ways; write "<<NAME".');
  return { heredocs, end, next };
}

/** The lines of a heredoc, without the last line break. */
function body(text: string, from: number, to: number): string {
  return text.slice(from, to).replaceAll('\r\n', '\n').replace(/\n$/, '');
}

function shift(pieces: readonly Piece[], by: number): Piece[] {
  return pieces.flatMap((piece, index) => {
    const next = pieces[index + 1];
    if (next !== undefined && next.at <= by) return [];
    return piece.at >= by
      ? [{ at: piece.at - by, start: piece.start }]
      : [{ at: 0, start: piece.start + by - piece.at }];
  });
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end - 1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/\s/.test(text.charAt(at))) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}
