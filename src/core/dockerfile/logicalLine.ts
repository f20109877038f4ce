import type { Piece } from './model';

/** A line with those that continue it, as the parser of BuildKit joins them (`frontend/dockerfile/parser/parser.go`). */
export interface LogicalLine {
  /** Offset of its first character that is no blank, and where the last line that has a part of it ends. */
  readonly start: number;
  readonly end: number;
  /** Without continuation marks, comment lines and blank lines. */
  readonly text: string;
  /** Where stretches of `text` stand, ascending. */
  readonly pieces: readonly Piece[];
  /** Offset of the line behind it. */
  readonly next: number;
}

/** Reads the line that begins at `from`, which is neither blank nor a comment, and those that continue it. */
export function logicalLine(text: string, from: number, escape: string): LogicalLine {
  const start = skipBlanks(text, from);
  const pieces: Piece[] = [];
  let joined = '';
  let end = start;
  let at = start;
  for (let first = true; at < text.length; first = false) {
    const { end: lineEnd, next } = physicalLine(text, at);
    const content = first ? at : contentOf(text, at, lineEnd);
    if (first || content !== undefined) {
      const mark = continuation(text, at, lineEnd, escape);
      const cut = mark ?? lineEnd;
      pieces.push({ at: joined.length, start: at });
      joined += text.slice(at, cut);
      end = lineEnd;
      if (mark === undefined) return { start, end, text: joined, pieces, next };
    }
    at = next;
  }
  return { start, end, text: joined, pieces, next: text.length };
}

/** Where the line at an offset ends, without its line break, and where the next one begins. */
export function physicalLine(text: string, at: number): { readonly end: number; readonly next: number } {
  const newline = text.indexOf('\n', at);
  const stop = newline < 0 ? text.length : newline;
  let end = stop;
  while (end > at && text.charCodeAt(end - 1) === carriageReturn) end--;
  return { end, next: newline < 0 ? text.length : newline + 1 };
}

/** Where the first character of a line stands that is no blank; `undefined` for a blank line and for a comment. */
export function contentOf(text: string, at: number, end: number): number | undefined {
  const first = skipBlanks(text, at);
  return first >= end || text.charCodeAt(first) === hash ? undefined : first;
}

const carriageReturn = 13;
const hash = 35;

/** Where the continuation mark at the end of a line stands; one behind another is no mark. */
function continuation(text: string, from: number, lineEnd: number, escape: string): number | undefined {
  let end = lineEnd;
  while (end > from && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  if (end === from || text[end - 1] !== escape) return undefined;
  return end - 1 > from && text[end - 2] === escape ? undefined : end - 1;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text, at)) at++;
  return at;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // The expression is for the blanks of other scripts.
  return code === 32 || (code >= 9 && code <= 13) || (code >= 133 && /[\s\u0085]/.test(text.charAt(at)));
}
