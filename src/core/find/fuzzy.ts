import { feed, hasAll, newAlignment, restart, takeOver, type Alignment } from './alignment';
import { lowered, type PathIndex } from './pathIndex';
import type { PathQuery, QueryWord } from './pathQuery';

/** How well a path of an index fits, more is better; `undefined` if it does not. */
export type PathScore = (at: number) => number | undefined;

/**
 * Rates paths as people expect of a search that takes parts of names: letters in the order typed, best side by side or where a
 * word begins, in the last part of the path before all others, a name that is the same above all. It is fastest if paths of one
 * directory are asked for one after the other.
 */
export function pathScore(index: PathIndex, { words }: PathQuery): PathScore {
  const { letters, directories } = index;
  const wanted = words.reduce((seen, word) => seen | word.letters, 0);
  const scores = words.map((word) => wordScore(index, word));
  return (at) => {
    if (((letters[at] ?? 0) & wanted) !== wanted) return undefined;
    let sum = directories[at] === 1 ? -directoryLoss : 0;
    for (const score of scores) {
      const points = score(at);
      if (points === undefined) return undefined;
      sum += points;
    }
    return sum;
  };
}

const inName = 24;
const nameBegins = 10;
const nameEnds = 4;
const nameIsIt = 32;
const pathIsIt = 64;
const directoryLoss = 20;
/** More of a directory or of a name is not looked at. */
const longest = 4096;

function wordScore({ bytes, starts, names, parents }: PathIndex, word: QueryWord): PathScore {
  const { length } = word.bytes;
  const toDirectory = newAlignment(word, 0, length);
  const whole = newAlignment(word, 0, length);
  const lead = newAlignment(word, 0, word.tail);
  const rest = newAlignment(word, word.tail, length);
  let parent = -1;
  return (at) => {
    const [start, name, end] = [starts[at] ?? 0, names[at] ?? 0, starts[at + 1] ?? 0];
    // What is in one directory begins alike.
    if (parents[at] !== parent) {
      parent = parents[at] ?? 0;
      const to = Math.min(name, start + longest);
      restart(toDirectory);
      feed(toDirectory, bytes, start, to);
      restart(lead);
      feed(lead, bytes, start, to);
    }
    const to = Math.min(end, name + longest);
    takeOver(whole, toDirectory);
    feed(whole, bytes, name, to);
    if (!hasAll(whole)) return undefined;
    if (end - start === length && isAt(word, bytes, start, 0)) return whole.best + pathIsIt + nameIsIt;
    if (word.tail === length || !hasAll(lead)) return whole.best;
    restart(rest);
    feed(rest, bytes, name, to);
    if (!hasAll(rest)) return whole.best;
    return Math.max(whole.best, scoreOf(lead) + rest.best + inName + nameFit(word, bytes, name, end));
  };
}

function scoreOf(alignment: Alignment): number {
  return alignment.from === alignment.to ? 0 : alignment.best;
}

/** What it is worth that a name begins as was typed, or is it. */
function nameFit(word: QueryWord, bytes: Uint8Array, name: number, end: number): number {
  const length = word.bytes.length - word.tail;
  if (length > end - name) return 0;
  const begins = isAt(word, bytes, name, word.tail) ? nameBegins : 0;
  const ends = isAt(word, bytes, end - length, word.tail) ? nameEnds : 0;
  return begins > 0 && length === end - name ? begins + nameIsIt : begins + ends;
}

function isAt({ bytes: wanted }: QueryWord, bytes: Uint8Array, at: number, from: number): boolean {
  for (let i = from; i < wanted.length; i++) if (wanted[i] !== lowered(bytes[at + i - from] ?? 0)) return false;
  return true;
}
