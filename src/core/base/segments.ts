import { assignments } from '../dockerfile/assignments';
import type { Dockerfile } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';

/** A stretch of what a word comes to, and where these very characters stand in the file. */
export interface Segment {
  readonly text: string;
  readonly start: number;
  /** The ARG before the first FROM whose default it is part of. */
  readonly arg: string | undefined;
}

/**
 * Where the characters of a word of FROM come from, through the defaults of the global ARGs; `undefined` if it is put
 * together in a way that no plain edit can follow. Empty stretches are left out.
 */
export function segmentsOf(dockerfile: Dockerfile, start: number, end: number): readonly Segment[] | undefined {
  const args = globalDefaults(dockerfile);
  return readWord({ text: dockerfile.text, args }, { start, end }, undefined, args.length);
}

interface Default {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly text: string;
  readonly args: readonly Default[];
}

const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?-)([^{}$'"\\]*))?\})/y;
const literal = /[^$'"\\\s]+/y;

/** Each default is read by those before it, which is also what ends the recursion. */
function readWord(
  { text, args }: Reading,
  place: { readonly start: number; readonly end: number },
  arg: string | undefined,
  before: number,
): readonly Segment[] | undefined {
  const quote = text.charAt(place.start);
  const quoted = /["']/.test(quote) && place.end - place.start > 1 && text.charAt(place.end - 1) === quote;
  const end = quoted ? place.end - 1 : place.end;
  const segments: Segment[] = [];
  for (let at = quoted ? place.start + 1 : place.start; at < end;) {
    literal.lastIndex = at;
    const plain = literal.exec(text)?.[0].slice(0, end - at);
    if (plain !== undefined) {
      segments.push({ text: plain, start: at, arg });
      at += plain.length;
      continue;
    }
    variable.lastIndex = at;
    const match = quote === "'" ? null : variable.exec(text);
    if (match === null) return undefined;
    const name = match[1] ?? match[2] ?? '';
    const index = args.findLastIndex((row, at) => at < before && row.name === name);
    const row = args[index];
    // An empty default and `:-` take the word, by a rule that is not worth following here.
    if (row !== undefined && row.start === row.end && match[3] === ':-') return undefined;
    const value = row && readWord({ text, args }, row, name, index);
    if (row !== undefined && value === undefined) return undefined;
    if (value !== undefined) segments.push(...value);
    else if (match[4] === undefined) return undefined;
    else if (match[4] !== '') {
      segments.push({ text: match[4], start: at + match[0].length - 1 - match[4].length, arg });
    }
    at += match[0].length;
  }
  return segments;
}

function globalDefaults(dockerfile: Dockerfile): readonly Default[] {
  return dockerfile.globalArgs.flatMap((instruction) => {
    let from = 0;
    return assignments(instruction, dockerfile.escape).flatMap(({ name, value }) => {
      const word = value === undefined ? name : `${name}=${value}`;
      const at = instruction.args.indexOf(word, from);
      from = at + word.length;
      if (value === undefined) return [];
      const start = offsetInText(instruction, at);
      // A word that goes on in the next line is no stretch of the text.
      if (at < 0 || !dockerfile.text.startsWith(word, start)) return [{ name, start: -1, end: -1 }];
      return [{ name, start: start + name.length + 1, end: start + word.length }];
    });
  });
}
