import { ImageError } from './error';
import { endOfField, isZeroBlock, readHeader, readMoreParts, type TarHeader } from './tarHeader';
import { applyPax, readPax, type PaxRecords } from './pax';
import { rawFromBytes } from './rawName';
import { checkParts, partLimit, SparseText, type DataPart } from './tarSparse';

export type { TarHeader as TarEntry } from './tarHeader';

/** Reads a tar in pieces and tells of each entry as soon as its header is there; it keeps no data. */
export interface TarIndexer {
  /** Takes the next bytes; `ImageError` `corrupt` where they are no tar. What follows the end mark is passed over. */
  push(bytes: Uint8Array): void;
  /** Passes over up to `available` bytes of file data without seeing them; gives how many. */
  skip(available: number): number;
  /** Whether the end mark was read. */
  ended(): boolean;
  /** Says that no more bytes come; `ImageError` `corrupt` if the tar is cut short. */
  finish(): void;
}

/**
 * An indexer for POSIX (ustar, pax), GNU and old tar, as Go's archive/tar reads them, which is what container engines
 * run. At most 2 million entries and 1 MiB for a name or a set of pax records.
 */
export function tarIndexer(onEntry: (entry: TarHeader) => void): TarIndexer {
  return new Indexer(onEntry);
}

const blockLength = 512;
const metaLimit = 1024 * 1024;
const entryLimit = 2_000_000;
const typeLongName = 0x4c; // L
const typeLongLink = 0x4b; // K
const typePax = 0x78; // x
const typePaxGlobal = 0x67; // g
const noBytes = new Uint8Array(0);

class Indexer implements TarIndexer {
  private position = 0;
  private readonly block = new Uint8Array(blockLength);
  private blockFilled = 0;
  /** Data and padding still to pass over. */
  private toSkip = 0;
  private padding = 0;
  private zeroBlocks = 0;
  private entries = 0;

  private metaType = 0;
  private meta: Uint8Array = noBytes;
  private metaFilled = 0;
  private metaLength = 0;

  private longName: string | undefined;
  private longLink: string | undefined;
  private pax: PaxRecords | undefined;
  /** A sparse file whose parts are not all known yet. */
  private sparse: { readonly entry: TarHeader; readonly parts: DataPart[]; readonly text: SparseText } | undefined;

  constructor(private readonly onEntry: (entry: TarHeader) => void) {}

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.ended()) {
        this.position += bytes.length - at;
        return;
      }
      if (this.toSkip > 0) {
        at += this.skip(bytes.length - at);
        continue;
      }
      if (this.metaFilled < this.meta.length) {
        at += this.fillMeta(bytes, at);
        continue;
      }
      if (this.blockFilled === 0 && bytes.length - at >= blockLength) {
        this.position += blockLength;
        this.takeBlock(bytes, at);
        at += blockLength;
        continue;
      }
      at += this.fillBlock(bytes, at);
    }
  }

  skip(available: number): number {
    const count = Math.min(this.toSkip, available);
    this.toSkip -= count;
    this.position += count;
    return count;
  }

  ended(): boolean {
    return this.zeroBlocks >= 2;
  }

  finish(): void {
    if (this.ended()) return;
    const midHeader = this.blockFilled > 0 || this.metaFilled < this.meta.length || this.sparse !== undefined;
    // As Go, take a last file whose padding is missing.
    if (midHeader || this.toSkip > this.padding) throw corrupt(`is cut short after ${this.position} bytes`);
    if (this.longName !== undefined || this.longLink !== undefined || this.pax !== undefined) {
      throw corrupt(`is cut short after ${this.position} bytes`);
    }
  }

  private fillBlock(bytes: Uint8Array, at: number): number {
    const part = bytes.subarray(at, at + blockLength - this.blockFilled);
    this.block.set(part, this.blockFilled);
    this.blockFilled += part.length;
    this.position += part.length;
    if (this.blockFilled === blockLength) {
      this.blockFilled = 0;
      this.takeBlock(this.block, 0);
    }
    return part.length;
  }

  private fillMeta(bytes: Uint8Array, at: number): number {
    const part = bytes.subarray(at, at + this.meta.length - this.metaFilled);
    this.meta.set(part, this.metaFilled);
    this.metaFilled += part.length;
    this.position += part.length;
    if (this.metaFilled === this.meta.length) this.takeMeta();
    return part.length;
  }

  private takeBlock(bytes: Uint8Array, at: number): void {
    if (this.sparse !== undefined) return this.takeParts(this.sparse, bytes, at);
    if (isZeroBlock(bytes, at)) {
      this.zeroBlocks++;
      return;
    }
    const start = this.position - blockLength;
    if (this.zeroBlocks > 0) throw corrupt(`continues after its end, at byte ${start}`);
    const header = readHeader(bytes, at, start);
    if (typeof header === 'string' && start === 0) throw noTar(bytes, at);
    if (typeof header === 'string') throw corrupt(header);
    if (isMeta(header.typeFlag)) {
      this.startMeta(header);
      return;
    }
    this.takeEntry(header);
  }

  private takeParts(file: NonNullable<typeof this.sparse>, bytes: Uint8Array, at: number): void {
    const { entry, parts, text } = file;
    if (entry.moreParts === 'headers') {
      const further = readMoreParts(bytes, at);
      parts.push(...further.parts);
      if (parts.length > partLimit) throw this.badParts();
      if (!further.more) this.tell({ ...entry, sparse: parts });
      return;
    }
    const found = text.take(rawFromBytes(bytes.subarray(at, at + blockLength)));
    if (found === 'malformed' || text.length > entry.storedSize) throw this.badParts();
    if (found !== undefined) this.tell({ ...entry, sparse: found, storedSize: entry.storedSize - text.length });
  }

  private badParts(): ImageError {
    return corrupt(`has a malformed list of sparse file parts before byte ${this.position}`);
  }

  private startMeta(header: TarHeader): void {
    if (header.storedSize > metaLimit) {
      throw corrupt(`has a name or attributes of ${header.storedSize} bytes at byte ${this.position}, more than 1 MiB`);
    }
    this.metaType = header.typeFlag;
    this.metaLength = header.storedSize;
    this.metaFilled = 0;
    this.meta = new Uint8Array(padded(header.storedSize));
    if (this.meta.length === 0) this.takeMeta();
  }

  private takeMeta(): void {
    const bytes = this.meta.subarray(0, this.metaLength);
    this.meta = noBytes;
    this.metaFilled = 0;
    if (this.metaType === typeLongName)
      this.longName = rawFromBytes(bytes.subarray(0, endOfField(bytes, 0, bytes.length)));
    if (this.metaType === typeLongLink)
      this.longLink = rawFromBytes(bytes.subarray(0, endOfField(bytes, 0, bytes.length)));
    if (this.metaType !== typePax) return; // Go, too, leaves global records aside
    const records = readPax(bytes);
    if (records === undefined) throw corrupt(`has malformed pax records before byte ${this.position}`);
    this.pax = records;
  }

  private takeEntry(header: TarHeader): void {
    if (++this.entries > entryLimit)
      throw new ImageError('too-large', 'the tar has more than 2 million entries; build it with fewer files.');
    const entry = this.pax === undefined ? header : applyPax(header, this.pax);
    if (entry === undefined) throw corrupt(`has a malformed number in the pax records before byte ${this.position}`);
    const waits = entry.moreParts !== undefined && entry.type === 'file';
    if (waits) this.sparse = { entry, parts: [...(entry.sparse ?? [])], text: new SparseText() };
    else this.tell(entry);
  }

  private tell(entry: TarHeader): void {
    const name = this.longName ?? entry.name;
    // Only the oldest format marks a directory by its name.
    const isOldDirectory = entry.typeFlag === 0 && name.endsWith('/');
    const type = isOldDirectory ? 'directory' : entry.type;
    const hasData = type === 'file' || type === 'other';
    const storedSize = hasData ? entry.storedSize : 0;
    const size = hasData ? entry.size : 0;
    const sparse = hasData && entry.sparse !== undefined ? checkParts(entry.sparse, size, storedSize) : undefined;
    if (hasData && entry.sparse !== undefined && sparse === undefined) throw this.badParts();
    const link = this.longLink ?? entry.link;
    this.longName = undefined;
    this.longLink = undefined;
    this.pax = undefined;
    this.sparse = undefined;
    this.padding = padded(storedSize) - storedSize;
    this.toSkip = storedSize + this.padding;
    this.onEntry({ ...entry, name, link, type, storedSize, size, sparse, dataOffset: this.position });
  }
}

function isMeta(typeFlag: number): boolean {
  return typeFlag === typeLongName || typeFlag === typeLongLink || typeFlag === typePax || typeFlag === typePaxGlobal;
}

function padded(size: number): number {
  return Math.ceil(size / blockLength) * blockLength;
}

/** Says what the bytes are instead, where people or engines may take it for an image. */
function noTar(bytes: Uint8Array, at: number): ImageError {
  const start = rawFromBytes(bytes.subarray(at, at + 6));
  const [, format] = otherFormats.find(([magic]) => start.startsWith(magic)) ?? [];
  if (format === undefined) return new ImageError('corrupt', 'it is not a tar archive; check the file.');
  return new ImageError('unsupported', `it is compressed with ${format}, which is not supported; decompress it first.`);
}

const otherFormats = [
  ['\xfd7zXZ\0', 'xz'],
  ['BZh', 'bzip2'],
  ['\x04\x22\x4d\x18', 'lz4'],
  ['PK\x03\x04', 'zip'],
] as const;

function corrupt(what: string): ImageError {
  return new ImageError('corrupt', `the tar ${what}; fetch or save the image again.`);
}
