import type { RequiredVersions } from './elf';
import { textAt, type ElfBytes } from './elfBytes';
import type { VersionTable } from './elfDynamic';

/** Where tables of versions are, and how they are to be read. */
interface Place {
  readonly littleEndian: boolean;
  /** The table of names, as offset in the file. */
  readonly names: number;
}

/** Reads which versions of which libraries are required; `undefined` if the table makes no sense. */
export async function readRequired(
  bytes: ElfBytes,
  table: VersionTable,
  { littleEndian, names }: Place,
): Promise<readonly RequiredVersions[] | undefined> {
  const found: RequiredVersions[] = [];
  let left = versionLimit;
  for (let at = table.offset, i = 0; i < Math.min(table.count, libraryLimit); i++) {
    const record = await bytes.at(at, 16);
    const library = record && (await textAt(bytes, names + record.getUint32(4, littleEndian)));
    if (record === undefined || library === undefined) return undefined;
    const versions: string[] = [];
    const weak: string[] = [];
    const count = record.getUint16(2, littleEndian);
    for (let part = at + record.getUint32(8, littleEndian), n = 0; n < count; n++) {
      const aux = await bytes.at(part, 16);
      const name = aux && (await textAt(bytes, names + aux.getUint32(8, littleEndian)));
      if (aux === undefined || name === undefined || left-- === 0) return undefined;
      ((aux.getUint16(4, littleEndian) & weakFlag) === 0 ? versions : weak).push(name);
      const next = aux.getUint32(12, littleEndian);
      if (next === 0) break;
      part += next;
    }
    found.push({ library, versions, weak });
    const next = record.getUint32(12, littleEndian);
    if (next === 0 || left === 0) break;
    at += next;
  }
  return found;
}

/** Reads which versions a library has; `undefined` if the table makes no sense. */
export async function readProvided(
  bytes: ElfBytes,
  table: VersionTable,
  { littleEndian, names }: Place,
): Promise<readonly string[] | undefined> {
  const found: string[] = [];
  for (let at = table.offset, i = 0; i < Math.min(table.count, versionLimit); i++) {
    const record = await bytes.at(at, 20);
    const aux = record && (await bytes.at(at + record.getUint32(12, littleEndian), 8));
    const name = aux && (await textAt(bytes, names + aux.getUint32(0, littleEndian)));
    if (record === undefined || name === undefined) return undefined;
    // The first is the name of the library itself.
    if ((record.getUint16(2, littleEndian) & baseFlag) === 0) found.push(name);
    const next = record.getUint32(16, littleEndian);
    if (next === 0) break;
    at += next;
  }
  return found;
}

const weakFlag = 2;
const baseFlag = 1;
const libraryLimit = 1024;
// Ten times what the largest C++ program has.
const versionLimit = 4096;
