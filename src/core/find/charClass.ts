/** A set of UTF-16 units. */
export interface CharClass {
  /** 1 for those below 128 that are in it. */
  readonly ascii: Uint8Array;
  /** First and last unit of each stretch, ascending, none next to another. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** A set of stretches; with `folded` each letter stands for its other case too. */
export function charClass(parts: readonly (readonly [number, number])[], negated: boolean, folded: boolean): CharClass {
  const wanted = joined(folded ? [...parts, ...parts.flatMap(otherCases)] : parts);
  const ranges = negated ? complement(wanted) : wanted;
  const ascii = new Uint8Array(128);
  for (const [first, last] of ranges) for (let unit = first; unit <= Math.min(last, 127); unit++) ascii[unit] = 1;
  return { ascii, ranges };
}

/** Whether a unit is in a set. */
export function has({ ascii, ranges }: CharClass, unit: number): boolean {
  if (unit < 128) return ascii[unit] === 1;
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle]!; // middle is between the two
    if (unit < first) high = middle - 1;
    else if (unit > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Stretches of the units that `\d`, `\w` and `\s` stand for. */
export const known = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  s: [
    [9, 13],
    [32, 32],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>;

/** All units that are in none of the stretches. */
export function complement(parts: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const result: [number, number][] = [];
  let next = 0;
  for (const [first, last] of joined(parts)) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= 0xffff) result.push([next, 0xffff]);
  return result;
}

function joined(parts: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const result: [number, number][] = [];
  for (const [first, last] of parts.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

/** Longer stretches are of scripts without cases, or have both already. */
const foldedLength = 2048;

function otherCases([first, last]: readonly [number, number]): [number, number][] {
  const result: [number, number][] = [];
  for (let unit = first; unit <= Math.min(last, first + foldedLength); unit++) {
    const char = String.fromCharCode(unit);
    for (const other of [char.toLowerCase(), char.toUpperCase()]) {
      if (other.length === 1 && other !== char) result.push([other.charCodeAt(0), other.charCodeAt(0)]);
    }
  }
  return result;
}
