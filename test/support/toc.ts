import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { sha256 } from './images';
import { tar, type TarItem } from './tar';
import { skippable, storedFrame } from './zstd';

/** A layer with a table of contents. */
export interface TocLayer {
  readonly blob: Uint8Array;
  /** SHA-256 of the blob, in hex. */
  readonly digest: string;
  /** SHA-256 of what the blob expands to. */
  readonly diffId: string;
  /** What its descriptor says. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** How a layer with a table of contents is made. */
export interface TocOptions {
  /** In bytes; files above it come in several chunks. */
  readonly chunkSize?: number;
  /** Changes the table before it is written. */
  readonly lie?: (entries: Record<string, unknown>[]) => void;
  readonly footer?: 'usual' | 'old' | 'none';
  /** Of gzip; 0 for what does not get smaller. */
  readonly level?: number;
}

/** A layer as eStargz has it: content in gzip members of its own, the table in the last one, its place in the footer. */
export function estargz(items: readonly TarItem[], options: TocOptions = {}): TocLayer {
  const written = new Members((bytes) => gzipSync(bytes, { level: options.level ?? 1 }));
  const entries = writeItems(written, items, options, false);
  const offset = written.flush();
  const toc = Buffer.from(JSON.stringify({ version: 1, entries }, undefined, '\t'));
  const last = tar([{ name: 'stargz.index.json', data: toc, mode: 0 }]);
  written.add(last, gzipSync(last));
  const footer = { usual: stargzFooter(offset), old: oldStargzFooter(offset), none: Buffer.alloc(0) };
  const blob = Buffer.concat([...written.members, footer[options.footer ?? 'usual']]);
  return {
    blob,
    digest: sha256(blob),
    diffId: written.diffId(),
    annotations: { 'containerd.io/snapshot/stargz/toc.digest': `sha256:${sha256(toc)}` },
  };
}

/** A layer as zstd:chunked has it: content in frames of its own, the table in a skippable one, its place in the manifest. */
export function zstdChunked(items: readonly TarItem[], options: TocOptions = {}): TocLayer {
  const written = new Members(storedFrame);
  const entries = writeItems(written, items, options, true);
  written.add(Buffer.alloc(1024));
  const offset = written.flush() + 8;
  const toc = Buffer.from(JSON.stringify({ version: 1, entries, tarSplitDigest: `sha256:${'0'.repeat(64)}` }));
  const manifest = storedFrame(toc);
  const place = [offset, manifest.length, toc.length, 1];
  const tarSplit = storedFrame(Buffer.from('{}'));
  const old = options.footer === 'old';
  const numbers = old ? place : [...place, offset + manifest.length + 8, tarSplit.length, 2];
  const footer = Buffer.concat([...numbers.map(uint64), Buffer.from(old ? 'GnUlInUx' : 'GNUlInUx')]);
  const name = old ? 'io.containers' : 'io.github.containers';
  const end = [manifest, tarSplit, ...(options.footer === 'none' ? [] : [footer])];
  const blob = Buffer.concat([...written.members, ...end.map(skippable)]);
  return {
    blob,
    digest: sha256(blob),
    diffId: written.diffId(),
    annotations: {
      [`${name}.zstd-chunked.manifest-position`]: place.join(':'),
      [`${name}.zstd-chunked.manifest-checksum`]: `sha256:${sha256(manifest)}`,
    },
  };
}

/** Bytes that are compressed in parts, at boundaries that are asked for. */
class Members {
  readonly members: Uint8Array[] = [];
  private readonly plain = createHash('sha256');
  private pending: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly compress: (bytes: Uint8Array) => Uint8Array) {}

  /** Adds bytes to the member that is open, or as `member`, which they are in already. */
  add(bytes: Uint8Array, member?: Uint8Array): void {
    if (member === undefined) this.pending.push(bytes);
    else this.members.push(member);
    this.plain.update(bytes);
  }

  /** Ends a member; gives where the next one starts. */
  flush(): number {
    if (this.pending.length > 0) {
      const member = this.compress(Buffer.concat(this.pending));
      this.members.push(member);
      this.length += member.length;
      this.pending = [];
    }
    return this.length;
  }

  /** Of all bytes; ends it. */
  diffId(): string {
    return this.plain.digest('hex');
  }
}

function writeItems(written: Members, items: readonly TarItem[], options: TocOptions, isZstd: boolean): object[] {
  const entries: Record<string, unknown>[] = [];
  for (const item of items) {
    const data = Buffer.from(item.data ?? '');
    const padding = (512 - (data.length % 512)) % 512;
    const all = tar([item], 0);
    written.add(all.subarray(0, all.length - data.length - padding));
    const main = entryOf(item, data);
    entries.push(main);
    if (data.length === 0) continue;
    const chunkSize = options.chunkSize ?? 4 * 1024 * 1024;
    for (let at = 0; at < data.length; at += chunkSize) {
      const chunk = data.subarray(at, at + chunkSize);
      const row = at === 0 ? main : { type: 'chunk', name: main['name'] };
      if (at > 0) entries.push(row);
      const isOnly = data.length <= chunkSize;
      const isLast = at + chunkSize >= data.length;
      const isZero = isZstd && !isOnly && chunk.every((byte) => byte === 0);
      const hasSize = isZstd ? !isOnly : !isLast;
      Object.assign(row, {
        offset: written.flush(),
        ...(at > 0 && { chunkOffset: at }),
        ...(hasSize && { chunkSize: chunk.length }),
        ...((!isZstd || !isOnly) && { chunkDigest: `sha256:${sha256(chunk)}` }),
        ...(isZero && { chunkType: 'zeros' }),
      });
      written.add(chunk);
    }
    // What follows a file in eStargz is in the member of its last chunk.
    if (isZstd) main['endOffset'] = written.flush();
    written.add(Buffer.alloc(padding));
  }
  options.lie?.(entries);
  return entries;
}

const types: Readonly<Record<string, string>> = {
  '0': 'reg',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'dir',
  '6': 'fifo',
};

function entryOf(item: TarItem, data: Uint8Array): Record<string, unknown> {
  const xattrs = Object.entries(item.pax ?? {}).flatMap(([key, value]) =>
    key.startsWith('SCHILY.xattr.') ? [[key.slice(13), Buffer.from(value).toString('base64')]] : [],
  );
  return {
    name: Buffer.from(item.name, 'latin1').toString(),
    type: types[item.type ?? '0'],
    ...(data.length > 0 && { size: data.length, digest: `sha256:${sha256(data)}` }),
    ...(item.mtime !== undefined && { modtime: new Date(item.mtime * 1000).toISOString().replace('.000', '') }),
    ...(item.link !== undefined && { linkName: Buffer.from(item.link, 'latin1').toString() }),
    mode: item.mode ?? 0o644,
    ...(item.uid !== undefined && { uid: item.uid }),
    ...(item.gid !== undefined && { gid: item.gid }),
    ...(item.major !== undefined && { devMajor: item.major }),
    ...(item.minor !== undefined && { devMinor: item.minor }),
    ...(xattrs.length > 0 && { xattrs: Object.fromEntries(xattrs) as object }),
  };
}

function stargzFooter(offset: number): Uint8Array {
  return gzipFooter(Buffer.from(`SG\x16\0${digits(offset)}STARGZ`, 'latin1'));
}

function oldStargzFooter(offset: number): Uint8Array {
  return gzipFooter(Buffer.from(`${digits(offset)}STARGZ`));
}

function digits(offset: number): string {
  return offset.toString(16).padStart(16, '0');
}

/** An empty gzip member with an extra field. */
function gzipFooter(extra: Uint8Array): Uint8Array {
  const head = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, extra.length, 0]);
  return Buffer.concat([head, extra, Buffer.from([1, 0, 0, 0xff, 0xff]), Buffer.alloc(8)]);
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
