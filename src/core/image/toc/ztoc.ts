import { applyPax } from '../pax';
import { parseDigest, type Digest } from '../reference';
import { textFromRaw } from '../rawName';
import { layerIndexer, type LayerIndex } from '../layerIndex';
import type { TarEntry } from '../tar';
import { rootTable, type FlatTable } from './flatTable';
import { damagedToc } from './tocFault';
import { secondsOf, tarEntry, typeOf } from './tocValues';
import { checkpointsOf, type Checkpoint } from './ztocCheckpoints';

/** The table of contents that SOCI keeps beside a layer, https://github.com/awslabs/soci-snapshotter, `ztoc/fbs/ztoc.fbs`. */
export interface Ztoc {
  /** What the layer changes; data offsets are in its tar. */
  readonly index: LayerIndex;
  readonly codec: 'gzip' | 'none';
  /** Pieces of the layer that can be expanded by themselves, from its start to its end. */
  readonly spans: readonly Span[];
}

/** A piece of a layer. */
export interface Span extends Checkpoint {
  /** Where it ends in the blob; the last byte may belong to the next, too. */
  readonly storedEnd: number;
  /** Where it ends in the tar. */
  readonly outEnd: number;
  /** Of its bytes in the blob. */
  readonly digest: Digest;
}

/** Reads a ztoc of a blob of `size` bytes; `ImageError` `corrupt` if it is damaged or of another blob. */
export function parseZtoc(bytes: Uint8Array, size: number): Ztoc {
  const ztoc = rootTable(bytes);
  if (ztoc.count(2) !== size) throw damagedToc('belongs to another layer');
  const compression = ztoc.table(5);
  const algorithm = compression.byte(0, 1);
  if (algorithm !== 1 && algorithm !== 2) throw damagedToc('uses an unknown compression');
  const expandedSize = ztoc.count(3);
  const points = checkpointsOf(compression.bytes(3), algorithm === 1 ? 'gzip' : 'none', size);
  const digests = firstOf(compression.texts(2, wordLimit), points.length);
  const spans = points.map((point, i): Span => {
    const next = points[i + 1];
    const nextStored = next === undefined ? size : next.stored + (next.skipBits > 0 ? 1 : 0);
    const span = { ...point, storedEnd: nextStored, outEnd: next?.out ?? expandedSize };
    const digest = parseDigest(digests[i] ?? '');
    if (digest?.startsWith('sha256:') !== true) throw damagedToc('lacks digests');
    const isForward = span.stored < span.storedEnd && span.out <= span.outEnd && span.storedEnd <= size;
    if (!isForward || span.storedEnd - span.stored > spanLimit || span.outEnd - span.out > spanLimit) {
      throw damagedToc('points outside the layer');
    }
    return { ...span, digest };
  });
  return { index: indexOf(ztoc.table(4), expandedSize), codec: algorithm === 1 ? 'gzip' : 'none', spans };
}

// SOCI makes them of 4 MiB unless told otherwise.
const spanLimit = 64 * 1024 * 1024;
const entryLimit = 2_000_000;
const recordLimit = 4_000_000;
const nameLimit = 1024 * 1024;
const wordLimit = 200;

function firstOf<T>(values: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const value of values) {
    if (taken.length === count) break;
    taken.push(value);
  }
  return taken;
}

function indexOf(toc: FlatTable, expandedSize: number): LayerIndex {
  const indexer = layerIndexer();
  let entries = 0;
  let records = 0;
  // Tables may share what they hold, so that few bytes could stand for very many.
  const count = (): void => {
    if (++records > recordLimit) throw damagedToc('has attributes that are too large');
  };
  for (const row of toc.tables(0)) {
    if (++entries > entryLimit) throw damagedToc('has more than 2 million entries');
    const entry = entryOf(row, count);
    if (entry.dataOffset + entry.size > expandedSize) throw damagedToc('points outside the layer');
    indexer.add(entry);
  }
  return indexer.finish();
}

function entryOf(row: FlatTable, onRecord: () => void): TarEntry {
  const type = typeOf(textFromRaw(row.text(1, wordLimit)));
  if (type === undefined) throw damagedToc('has an entry of an unknown kind');
  const entry = tarEntry({
    name: row.text(0, nameLimit),
    type,
    size: type === 'file' ? row.count(3) : 0,
    mode: row.count(5) & 0o7777,
    uid: row.uint32(6),
    gid: row.uint32(7),
    mtime: secondsOf(textFromRaw(row.text(10, wordLimit))),
    link: type === 'symlink' || type === 'hardlink' ? row.text(4, nameLimit) : '',
    deviceMajor: row.count(11),
    deviceMinor: row.count(12),
    xattrs: undefined,
  });
  const attributes = new Map<string, Uint8Array>();
  for (const record of row.tables(13)) {
    onRecord();
    attributes.set(record.text(0, wordLimit * 5), record.bytes(1));
  }
  if (attributes.has('GNU.sparse.major') || attributes.has('GNU.sparse.map')) throw damagedToc('has files with holes');
  // What is called attributes are all pax records; the other ones are in the fields already.
  const xattrs = [...attributes].filter(([key]) => key.startsWith('SCHILY.xattr.'));
  const withXattrs = xattrs.length === 0 ? entry : (applyPax(entry, new Map(xattrs)) ?? entry);
  return { ...withXattrs, dataOffset: row.count(2) };
}
