import { pageLength, textAt, type ElfBytes } from './elfBytes';
import { offsetOf, segmentType, type ElfHeader } from './elfHeader';

/** What the dynamic section of an ELF file says, as far as a loader looks for libraries by it. */
export interface ElfDynamic {
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  readonly noDefaultLibraries: boolean;
  readonly isPie: boolean;
  /** The table of names, as offset in the file. */
  readonly names: number;
  /** Tables of versions, as offset in the file and number of records. */
  readonly requires: VersionTable | undefined;
  readonly provides: VersionTable | undefined;
}

/** Where a table of versions is. */
export interface VersionTable {
  readonly offset: number;
  readonly count: number;
}

/** Reads the dynamic section; `undefined` if there is none, a text is what is wrong with it. */
export async function readDynamic(bytes: ElfBytes, header: ElfHeader): Promise<ElfDynamic | string | undefined> {
  const segment = header.segments.find(({ type }) => type === segmentType.dynamic);
  // A file of debugging information has the headers of a program and none of its content.
  if (segment === undefined || segment.length === 0) return undefined;
  const entries = await entriesOf(bytes, header, segment.offset, segment.length);
  if (typeof entries === 'string') return entries;
  const first = (tag: number): number | undefined => entries.find((entry) => entry.tag === tag)?.value;
  const namesAt = first(tags.names);
  const names = namesAt === undefined ? undefined : offsetOf(header.segments, namesAt);
  if (names === undefined) return 'has its names outside the file';
  const table = (at: number, number: number): VersionTable | undefined => {
    const address = first(at);
    const offset = address === undefined ? undefined : offsetOf(header.segments, address);
    return offset === undefined ? undefined : { offset, count: first(number) ?? 0 };
  };
  const text = async (tag: number): Promise<string | undefined> => {
    const at = first(tag);
    return at === undefined ? undefined : textAt(bytes, names + at);
  };
  const places = entries.filter(({ tag }) => tag === tags.needed);
  if (places.length > neededLimit) return `claims to need ${places.length} libraries`;
  const needed: string[] = [];
  for (const { value } of places) {
    const name = await textAt(bytes, names + value);
    if (name === undefined) return 'has the name of a library outside the file';
    needed.push(name);
  }
  const flags1 = first(tags.flags1) ?? 0;
  const runpath = await text(tags.runpath);
  return {
    needed,
    soname: await text(tags.soname),
    // Loaders ignore it beside the newer one.
    rpath: runpath === undefined ? await text(tags.rpath) : undefined,
    runpath,
    noDefaultLibraries: hasFlag(flags1, noDefaultFlag),
    isPie: hasFlag(flags1, pieFlag),
    names,
    requires: table(tags.requires, tags.requiresCount),
    provides: table(tags.provides, tags.providesCount),
  };
}

const tags = {
  needed: 1,
  names: 5,
  soname: 14,
  rpath: 15,
  runpath: 29,
  flags1: 0x6ffffffb,
  provides: 0x6ffffffc,
  providesCount: 0x6ffffffd,
  requires: 0x6ffffffe,
  requiresCount: 0x6fffffff,
} as const;

const noDefaultFlag = 0x800;
const pieFlag = 0x08000000;
const neededLimit = 1024;

interface DynamicEntry {
  readonly tag: number;
  readonly value: number;
}

async function entriesOf(
  bytes: ElfBytes,
  { bits, littleEndian }: ElfHeader,
  offset: number,
  length: number,
): Promise<readonly DynamicEntry[] | string> {
  const step = bits === 64 ? 16 : 8;
  const table = await bytes.at(offset, Math.min(Math.floor(length / step) * step, pageLength));
  if (table === undefined) return 'has its dynamic section outside the file';
  const number = (at: number): number =>
    bits === 64 ? Number(table.getBigUint64(at, littleEndian)) : table.getUint32(at, littleEndian);
  const entries: DynamicEntry[] = [];
  for (let at = 0; at < table.byteLength; at += step) {
    const tag = number(at);
    if (tag === 0) break;
    entries.push({ tag, value: number(at + step / 2) });
  }
  return entries;
}

function hasFlag(flags: number, flag: number): boolean {
  // Flags of 64 bits do not fit into the numbers that bitwise operators take.
  return Math.floor(flags / flag) % 2 === 1;
}
