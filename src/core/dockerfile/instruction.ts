import type { Flag, Heredoc, Instruction, Piece, Span } from './model';
import { hasLooseMark, heredocMarks } from './heredoc';

type Report = (line: number, why: string) => void;

const known = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
const jsonForms = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);
const heredocForms = new Set(['ADD', 'COPY', 'RUN']);

/** Reads one instruction as BuildKit does (`frontend/dockerfile/parser`); what is doubtful goes to `report`. */
export function readInstruction(text: string, span: Span, escape: '\\' | '`', report: Report): Instruction {
  const { logical, pieces, rest } = joinLines(text, span, escape);
  const keywordEnd = wordEnd(logical, 0);
  const keyword = logical.slice(0, keywordEnd).toUpperCase();
  if (!known.has(keyword)) report(span.line, `"${keyword.slice(0, 20)}" is not an instruction of a Dockerfile.`);
  const { flags, end } = readFlags(logical, keywordEnd, escape);
  const args = logical.slice(end).trimEnd();
  const exec = jsonForms.has(keyword) ? execForm(args, span.line, report) : undefined;
  // The JSON form has no heredocs, whatever its strings hold.
  const heredocs =
    heredocForms.has(keyword) && exec === undefined
      ? readHeredocs(args, rest, span.line, report)
      : noHeredocs(rest, span.line, report);
  return {
    ...span,
    keyword,
    endLine: span.line + countLines(text, span),
    flags,
    args,
    pieces: shift(pieces, end),
    exec,
    heredocs,
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

interface Joined {
  readonly logical: string;
  readonly pieces: readonly Piece[];
  /** The lines after the logical one, which are heredoc bodies, without their line breaks. */
  readonly rest: readonly string[];
}

function joinLines(text: string, span: Span, escape: string): Joined {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let length = 0;
  let at = span.start;
  let ended = false;
  const rest: string[] = [];
  for (let first = true; at < span.end; first = false) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 || newline >= span.end ? span.end : newline;
    const line = text.slice(at, stop).replace(/\r+$/, '');
    const trimmed = line.trimStart();
    if (ended) rest.push(line);
    else if (first || (trimmed !== '' && !trimmed.startsWith('#'))) {
      const cut = continuation(line, escape);
      pieces.push({ at: length, start: at });
      parts.push(cut < 0 ? line : line.slice(0, cut));
      length += cut < 0 ? line.length : cut;
      ended = cut < 0;
    }
    at = stop + 1;
  }
  return { logical: parts.join(''), pieces, rest };
}

/** Where the continuation mark at the end of a line stands, or -1; one behind another is no mark. */
function continuation(line: string, escape: string): number {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return end > 0 && line[end - 1] === escape && line[end - 2] !== escape ? end - 1 : -1;
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

function readHeredocs(args: string, rest: readonly string[], line: number, report: Report): Heredoc[] {
  let at = 0;
  const heredocs = heredocMarks(args).map((mark) => {
    const end = rest.findIndex(
      (candidate, index) => index >= at && (mark.stripTabs ? candidate.replace(/^\t+/, '') : candidate) === mark.name,
    );
    if (end < 0) report(line, `The heredoc "${mark.name.slice(0, 20)}" has no end.`);
    const body = rest.slice(at, end < 0 ? rest.length : end).join('\n');
    at = end < 0 ? rest.length : end + 1;
    return { ...mark, body };
  });
  if (hasLooseMark(args))
    report(line, 'Builders read a "<<" with a blank behind it in different ways; write "<<NAME".');
  noHeredocs(rest.slice(at), line, report);
  return heredocs;
}

function noHeredocs(rest: readonly string[], line: number, report: Report): Heredoc[] {
  // The parser took lines for a heredoc that BuildKit does not see, so everything after them was swallowed.
  if (rest.some((candidate) => candidate.trim() !== ''))
    report(line, 'It is not certain where this instruction ends; look at its "<<" and at the ends of its lines.');
  return [];
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

function countLines(text: string, span: Span): number {
  let lines = 0;
  for (let at = text.indexOf('\n', span.start); at >= 0 && at < span.end - 1; at = text.indexOf('\n', at + 1)) lines++;
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
