import { rawFromText } from '../image/rawName';
import { letterOf, lowered } from './pathIndex';

/** What a person typed to find a path. */
export interface PathQuery {
  /** All of them must be in a path, in any order. */
  readonly words: readonly QueryWord[];
  /** From 1, of `path:line` and `path:line:column`. */
  readonly line: number | undefined;
  /** From 1. */
  readonly column: number | undefined;
}

/** Letters that a path must have in this order. */
export interface QueryWord {
  /** Raw bytes as typed. */
  readonly typed: Uint8Array;
  /** The same in lower case. */
  readonly bytes: Uint8Array;
  /** The letters in it, as `letterOf` numbers them. */
  readonly letters: number;
  /** Where what follows the last slash starts; 0 without a slash. */
  readonly tail: number;
}

/** Reads what a person typed: words with blanks between them, and a line at the end. */
export function parsePathQuery(text: string): PathQuery {
  const [, path = '', line, column] = /^([^]*?\S)(?::(\d{1,9}))?(?::(\d{1,9}))?:?$/.exec(text.trim()) ?? [];
  const words = path.split(/\s+/).filter((word) => word !== '');
  return { words: words.slice(0, wordLimit).map(wordOf), line: numberOf(line), column: numberOf(column) };
}

/** Whether whatever `next` finds was found by `before` too. */
export function isNarrower(next: PathQuery, before: PathQuery): boolean {
  return before.words.every((word) => next.words.some(({ bytes }) => contains(bytes, word.bytes)));
}

const wordLimit = 16;
const wordLength = 256;

function wordOf(word: string): QueryWord {
  const raw = rawFromText(word).slice(0, wordLength);
  const typed = Uint8Array.from(raw, (char) => char.charCodeAt(0));
  const bytes = typed.map(lowered);
  const letters = bytes.reduce((seen, byte) => seen | letterOf(byte), 0);
  return { typed, bytes, letters, tail: raw.lastIndexOf('/') + 1 };
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Math.max(1, Number(digits));
}

/** Whether `part` is in `whole` in this order. */
function contains(whole: Uint8Array, part: Uint8Array): boolean {
  let at = 0;
  for (const byte of whole) if (byte === part[at]) at++;
  return at === part.length;
}
