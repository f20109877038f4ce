import type { FileReader } from '../image/fileReader';
import { elfBytes, pageLength, textAt, type ElfBytes } from './elfBytes';
import { readHeader, type ElfHeader } from './elfHeader';

/** What the sections of a program say about how it was made. */
export interface ElfOrigin {
  /** Whether the names of its own functions were taken out. */
  readonly stripped: boolean;
  /** Version of the Go that made it, such as `go1.22.3`. */
  readonly go: string | undefined;
}

/** Reads it; `undefined` for a file without sections, as programs that unpack themselves are. */
export async function readElfOrigin(file: FileReader, signal: AbortSignal): Promise<ElfOrigin | undefined> {
  const bytes = elfBytes(file, signal);
  const header = await readHeader(bytes);
  if (header === undefined || typeof header === 'string') return undefined;
  const sections = await sectionsOf(bytes, header);
  const info = await goSection(bytes, header, sections);
  return sections.length === 0
    ? undefined
    : {
        stripped: !sections.some(({ type }) => type === symbolTable),
        go: info === undefined ? undefined : await goVersion(bytes, info.offset),
      };
}

interface Section {
  readonly name: number;
  readonly type: number;
  readonly offset: number;
}

const symbolTable = 2;

async function sectionsOf(bytes: ElfBytes, { bits, littleEndian, sections }: ElfHeader): Promise<readonly Section[]> {
  const { offset, count, length } = sections;
  if (length < (bits === 64 ? 64 : 40) || length * count > pageLength) return [];
  const table = await bytes.at(offset, length * count);
  if (table === undefined) return [];
  return Array.from({ length: count }, (_, i) => {
    const at = i * length;
    return {
      name: table.getUint32(at, littleEndian),
      type: table.getUint32(at + 4, littleEndian),
      offset: bits === 64 ? Number(table.getBigUint64(at + 24, littleEndian)) : table.getUint32(at + 16, littleEndian),
    };
  });
}

async function goSection(
  bytes: ElfBytes,
  { sections: { names } }: ElfHeader,
  sections: readonly Section[],
): Promise<Section | undefined> {
  const table = sections[names];
  if (table === undefined) return undefined;
  for (const section of sections) {
    if ((await textAt(bytes, table.offset + section.name)) === '.go.buildinfo') return section;
  }
  return undefined;
}

/** The version as Go has written it since 1.18: after a head of 32 bytes, its length before it. */
async function goVersion(bytes: ElfBytes, offset: number): Promise<string | undefined> {
  const head = await bytes.at(offset, 33);
  if (head === undefined || head.getUint32(0) !== goMagic || (head.getUint8(15) & 2) === 0) return undefined;
  const length = head.getUint8(32);
  const text = length < 128 ? await bytes.at(offset + 33, length) : undefined;
  if (text === undefined) return undefined;
  return String.fromCharCode(...new Uint8Array(text.buffer, text.byteOffset, length));
}

// The first of `\xff Go buildinf:`.
const goMagic = 0xff20476f;
