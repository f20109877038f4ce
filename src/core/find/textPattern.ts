import { linearRegExp, type Match, type RegExpOptions } from './linearRegExp';

/** What to look for in files. */
export interface TextQuery extends RegExpOptions {
  readonly text: string;
  readonly isRegExp: boolean;
}

/** Finds a text in lines. */
export interface TextPattern {
  /** The first match in `[start, end)` of a text, the stretch being a line, from `from` on. */
  find(text: string, start: number, end: number, from: number): Match | undefined;
  /** Whether a text has a match at all, where that is sooner known than line by line; `undefined` where it is not. */
  isIn(text: string): boolean | undefined;
}

/** A pattern that takes time in the length of the text only, or why a query is none, as a sentence. */
export function textPattern(query: TextQuery): TextPattern | { readonly problem: string } {
  if (query.text === '') return { problem: 'Type the text to find.' };
  if (!query.isRegExp) return literal(query);
  const compiled = linearRegExp(query.text, query);
  if ('problem' in compiled) return compiled;
  return { find: (text, start, end, from) => compiled.find(text, start, end, from), isIn: () => undefined };
}

/** A text as it is: JavaScript's own expressions try nothing twice with such. */
function literal({ text, matchCase, wholeWord }: TextQuery): TextPattern {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const before = wholeWord && /^[\p{L}\p{N}_]/u.test(text) ? '(?<![\\p{L}\\p{N}_])' : '';
  const behind = wholeWord && /[\p{L}\p{N}_]$/u.test(text) ? '(?![\\p{L}\\p{N}_])' : '';
  const pattern = new RegExp(`${before}${escaped}${behind}`, `gu${matchCase ? '' : 'i'}`);
  // The line that was looked into last, for those with many matches.
  let line = '';
  let lineStart = -1;
  let lineOf: string | undefined;
  return {
    find(whole, start, end, from) {
      if (lineOf !== whole || lineStart !== start || line.length !== end - start) {
        [lineOf, lineStart, line] = [whole, start, whole.slice(start, end)];
      }
      pattern.lastIndex = from - start;
      const found = pattern.exec(line);
      return found === null ? undefined : { start: start + found.index, end: start + pattern.lastIndex };
    },
    isIn(whole) {
      pattern.lastIndex = 0;
      return pattern.test(whole);
    },
  };
}
