import type { FileReader } from '../image/fileReader';
import type { ElfFile, ElfRead, Linkage } from './elf';
import { elfBytes, textAt, type ElfBytes } from './elfBytes';
import { readDynamic, type ElfDynamic } from './elfDynamic';
import { readHeader, segmentType, type ElfHeader } from './elfHeader';
import { readProvided, readRequired } from './elfVersions';

/**
 * Reads what a loader asks about a file, in a few reads of 32 KiB. What is damaged or made to mislead is a `problem`; only
 * the reading itself can reject, as {@link FileReader} does.
 */
export async function readElf(file: FileReader, signal: AbortSignal): Promise<ElfRead> {
  const bytes = elfBytes(file, signal);
  const header = await readHeader(bytes);
  if (header === undefined) return { kind: 'not-elf' };
  if (typeof header === 'string') return { kind: 'problem', text: header };
  const interpreter = await interpreterOf(bytes, header);
  if (interpreter === outside) return { kind: 'problem', text: 'has the name of its loader outside the file' };
  const dynamic = await readDynamic(bytes, header);
  if (typeof dynamic === 'string') return { kind: 'problem', text: dynamic };
  const place = { littleEndian: header.littleEndian, names: dynamic?.names ?? 0 };
  const requires = dynamic?.requires === undefined ? [] : await readRequired(bytes, dynamic.requires, place);
  const provides = dynamic?.provides === undefined ? [] : await readProvided(bytes, dynamic.provides, place);
  if (requires === undefined || provides === undefined) {
    return { kind: 'problem', text: 'has a table of versions that leads outside the file' };
  }
  const type = types[header.typeNumber] ?? 'other';
  return {
    kind: 'elf',
    bits: header.bits,
    littleEndian: header.littleEndian,
    machine: header.machine,
    type,
    linkage: linkageOf(type, interpreter, dynamic),
    interpreter,
    needed: dynamic?.needed ?? [],
    soname: dynamic?.soname,
    rpath: dynamic?.rpath,
    runpath: dynamic?.runpath,
    noDefaultLibraries: dynamic?.noDefaultLibraries ?? false,
    requires,
    provides,
    kernel: await kernelOf(bytes, header),
  };
}

const types: Readonly<Record<number, ElfFile['type']>> = {
  1: 'relocatable',
  2: 'executable',
  3: 'shared',
  4: 'core',
};

const outside = Symbol('outside the file');

async function interpreterOf(bytes: ElfBytes, { segments }: ElfHeader): Promise<string | undefined | typeof outside> {
  const segment = segments.find(({ type }) => type === segmentType.interpreter);
  // A file of debugging information names a loader and does not have the name.
  if (segment === undefined || segment.length === 0) return undefined;
  return (await textAt(bytes, segment.offset)) ?? outside;
}

function linkageOf(type: ElfFile['type'], interpreter: string | undefined, dynamic: ElfDynamic | undefined): Linkage {
  if (interpreter !== undefined) return 'dynamic';
  if (type !== 'shared') return 'static';
  return dynamic?.isPie === true && dynamic.needed.length === 0 ? 'static-pie' : 'library';
}

/** The note that says which kernel is the oldest: owner `GNU`, type 1, four words. */
async function kernelOf(bytes: ElfBytes, { segments, littleEndian }: ElfHeader): Promise<string | undefined> {
  for (const segment of segments.filter(({ type }) => type === segmentType.note).slice(0, 8)) {
    const note = await bytes.at(segment.offset, Math.min(segment.length, 4096));
    for (let at = 0; note !== undefined && at + 12 <= note.byteLength;) {
      const [name, length, type] = [0, 4, 8].map((place) => note.getUint32(at + place, littleEndian));
      const content = at + 12 + padded(name ?? 0);
      const next = content + padded(length ?? 0);
      if (next > note.byteLength) break;
      if (type === 1 && name === 4 && length === 16 && note.getUint32(at + 12) === gnu) {
        return [4, 8, 12].map((place) => note.getUint32(content + place, littleEndian)).join('.');
      }
      at = next;
    }
  }
  return undefined;
}

const gnu = 0x474e5500;

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
