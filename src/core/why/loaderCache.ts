import type { RawName } from '../image/rawName';

/** Where the cache of glibc's loader says that libraries are. */
export interface LoaderCache {
  /** The paths for a name, for one kind of machine, those for every processor of it first. */
  find(name: string, flags: number | undefined): readonly RawName[];
}

/**
 * Reads `/etc/ld.so.cache` as ldconfig writes it, alone or after the table that it wrote before glibc 2.2; `undefined` for
 * anything else. `text` is raw.
 */
export function readLoaderCache(text: string, littleEndian: boolean): LoaderCache | undefined {
  const start = text.indexOf(magic);
  if (start < 0) return undefined;
  const number = (at: number): number => {
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => text.charCodeAt(start + at + (littleEndian ? i : 3 - i)));
    return (a ?? NaN) + (b ?? NaN) * 2 ** 8 + (c ?? NaN) * 2 ** 16 + (d ?? NaN) * 2 ** 24 || 0;
  };
  const name = (at: number): string => {
    const end = text.indexOf('\0', start + at);
    return end < 0 ? '' : text.slice(start + at, end);
  };
  const count = number(magic.length);
  if (headLength + count * rowLength > text.length - start) return undefined;
  const rows = new Map<string, Row[]>();
  for (let i = 0; i < count; i++) {
    const at = headLength + i * rowLength;
    const key = name(number(at + 4));
    const row = { path: name(number(at + 8)), flags: number(at), always: number(at + 16) + number(at + 20) === 0 };
    const same = rows.get(key);
    if (same === undefined) rows.set(key, [row]);
    else same.push(row);
  }
  return {
    find: (wanted, flags) => {
      const fitting = (rows.get(wanted) ?? []).filter((row) => flags === undefined || row.flags === flags);
      return [...fitting.filter(({ always }) => always), ...fitting.filter(({ always }) => !always)].map(
        ({ path }) => path,
      );
    },
  };
}

/** How the cache marks libraries of a machine; `undefined` for one whose mark is not known, of which any will do. */
export function cacheFlags(machine: number, bits: 32 | 64): number | undefined {
  if (machine === 62) return bits === 64 ? 0x0303 : 0x0803;
  return { 3: 0x0003, 22: bits === 64 ? 0x0403 : 0x0003, 21: 0x0503, 183: 0x0a03 }[machine];
}

interface Row {
  readonly path: RawName;
  readonly flags: number;
  /** Whether it is for every processor of the machine. */
  readonly always: boolean;
}

const magic = 'glibc-ld.so.cache1.1';
const headLength = 48;
const rowLength = 24;
