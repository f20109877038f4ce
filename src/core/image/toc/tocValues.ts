import type { TarEntry } from '../tar';

/** The type of an entry by the word that tables of contents have for it; `undefined` for unknown ones. */
export function typeOf(word: string): TarEntry['type'] | undefined {
  return types.get(word);
}

/** An entry that no header of a tar was read for. */
export function tarEntry(
  known: Omit<TarEntry, 'typeFlag' | 'storedSize' | 'dataOffset' | 'sparse' | 'moreParts'>,
): TarEntry {
  return { ...known, typeFlag: 0, storedSize: known.size, dataOffset: 0, sparse: undefined, moreParts: undefined };
}

/** Whole seconds since 1970 of a time as RFC 3339 has it; 0 for none. */
export function secondsOf(text: string): number {
  const milliseconds = Date.parse(text);
  // Go's zero time, of the year 1, stands for none.
  return Number.isNaN(milliseconds) || milliseconds < -62_135_596_799_000 ? 0 : Math.floor(milliseconds / 1000);
}

const types: ReadonlyMap<string, TarEntry['type']> = new Map([
  ['dir', 'directory'],
  ['reg', 'file'],
  ['symlink', 'symlink'],
  ['hardlink', 'hardlink'],
  ['char', 'char'],
  ['block', 'block'],
  ['fifo', 'fifo'],
]);
