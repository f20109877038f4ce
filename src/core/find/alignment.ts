import { lowered } from './pathIndex';
import type { QueryWord } from './pathQuery';

/**
 * How the letters `[from, to)` of a word are best found in bytes that are fed one after the other, so that what begins alike
 * is worked out once. The points are those of fzf, whose balance has proved itself.
 */
export interface Alignment {
  readonly word: QueryWord;
  readonly from: number;
  readonly to: number;
  /** Per letter: the points with it and all before it found, at the byte that it was found in. */
  readonly scores: Int32Array;
  /** Per letter: how many that lie side by side end in it. */
  readonly runs: Int32Array;
  /** Per letter: what the first of those was worth. */
  readonly runWorth: Int32Array;
  /** Per letter: how many bytes were fed before the one that it was found in. */
  readonly columns: Int32Array;
  /** How many bytes were fed. */
  fed: number;
  /** How many letters were found so far. */
  reach: number;
  /** The most points with all letters found. */
  best: number;
}

/** For letters `[from, to)` of a word, before anything is fed. */
export function newAlignment(word: QueryWord, from: number, to: number): Alignment {
  const length = to - from;
  return {
    word,
    from,
    to,
    scores: new Int32Array(length),
    runs: new Int32Array(length),
    runWorth: new Int32Array(length),
    columns: new Int32Array(length),
    fed: 0,
    reach: 0,
    best: none,
  };
}

/** As it was before anything was fed. */
export function restart(alignment: Alignment): void {
  alignment.fed = 0;
  alignment.reach = 0;
  alignment.best = none;
}

/** Goes on from where another of the same letters is. */
export function takeOver(alignment: Alignment, other: Alignment): void {
  const { scores, runs, runWorth, columns } = alignment;
  for (let i = 0; i < other.reach; i++) {
    scores[i] = other.scores[i] ?? 0;
    runs[i] = other.runs[i] ?? 0;
    runWorth[i] = other.runWorth[i] ?? 0;
    columns[i] = other.columns[i] ?? 0;
  }
  alignment.fed = other.fed;
  alignment.reach = other.reach;
  alignment.best = other.best;
}

/** Whether all letters were found. */
export function hasAll({ reach, from, to }: Alignment): boolean {
  return reach === to - from;
}

/** Feeds the bytes `[start, end)`; what stands before them says whether a word begins there. */
export function feed(alignment: Alignment, bytes: Uint8Array, start: number, end: number): void {
  const { word, from, scores, runs, runWorth, columns } = alignment;
  const length = alignment.to - from;
  if (length === 0) return;
  const { bytes: wanted, typed } = word;
  let { reach, best } = alignment;
  let column = alignment.fed;
  for (let at = start; at < end; at++, column++) {
    const raw = bytes[at] ?? 0;
    const byte = lowered(raw);
    // From the last letter on, so that what is above is still of the byte before.
    for (let letter = reach < length ? reach : length - 1; letter >= 0; letter--) {
      if (byte !== wanted[from + letter]) continue;
      const worth = worthAt(bytes, at);
      let run = 1;
      let ran = worth;
      let found = points.match + (raw === typed[from + letter] ? points.sameCase : 0);
      if (letter === 0) found += worth * 2;
      else {
        const gap = column - 1 - (columns[letter - 1] ?? 0);
        found += (scores[letter - 1] ?? 0) + lossOf(gap);
        if (gap === 0) {
          run = (runs[letter - 1] ?? 0) + 1;
          ran = Math.max(points.beside, runWorth[letter - 1] ?? 0);
          found += Math.max(worth, ran);
        } else found += worth;
      }
      if (letter === length - 1 && found > best) best = found;
      if (letter === reach) reach++;
      else if (found < (scores[letter] ?? 0) + lossOf(column - (columns[letter] ?? 0))) continue;
      scores[letter] = found;
      columns[letter] = column;
      runs[letter] = run;
      runWorth[letter] = ran;
    }
  }
  alignment.fed = column;
  alignment.reach = reach;
  alignment.best = best;
}

/** What it costs that so many bytes lie between two letters. */
function lossOf(gap: number): number {
  return gap === 0 ? 0 : points.gapStart + points.gapMore * (gap - 1);
}

const none = -(1 << 28);

const points = {
  match: 16,
  gapStart: -3,
  gapMore: -1,
  partStart: 9,
  wordStart: 8,
  hump: 7,
  sign: 4,
  beside: 5,
  sameCase: 1,
} as const;

/** What it is worth to find a letter there. */
function worthAt(bytes: Uint8Array, at: number): number {
  const own = bytes[at] ?? 0;
  const before = at === 0 ? slash : (bytes[at - 1] ?? 0);
  if (own === slash) return points.sign;
  if (before === slash) return points.partStart;
  if (isSign(own)) return points.sign;
  if (isSign(before)) return points.wordStart;
  const startsHump = own >= 65 && own <= 90 && !(before >= 65 && before <= 90);
  const startsNumber = own >= 48 && own <= 57 && !(before >= 48 && before <= 57);
  return startsHump || startsNumber ? points.hump : 0;
}

const slash = 47;

/** Dots, dashes, blanks and the like. */
function isSign(byte: number): boolean {
  return byte < 48 || (byte > 57 && byte < 65) || (byte > 90 && byte < 97) || (byte > 122 && byte < 128);
}
