import type { ByteStream, Host } from '../host';
import { ImageError } from '../image/error';
import { indexKey, keepIndex } from '../image/indexCache';
import { jsonLimit } from '../image/json';
import type { LayerIndex } from '../image/layerIndex';
import type { RawName } from '../image/rawName';
import { parseDigest, type Digest } from '../image/reference';
import { codecOf, type Codec } from '../image/sources/codec';
import { isZeroBlock, readHeader } from '../image/tarHeader';
import { ArchiveStream } from './archiveStream';
import { layerKeeper } from './kept';
import { readLayer } from './readLayer';

/** A layer of an archive that has gone by. */
export interface SavedLayer {
  readonly index: LayerIndex | ImageError;
  /** The member it is, and its length there in bytes. */
  readonly member: RawName;
  readonly size: number;
  /** Of the bytes as they are in the archive, where they are compressed. */
  readonly blobDigest: Digest | undefined;
  /** Its bytes are in the store. */
  readonly isKept: boolean;
}

/** What is told of an archive while it goes by. */
export interface SavedParts {
  readonly layer: (diffId: Digest, layer: SavedLayer) => void;
  /** A file that may be JSON. */
  readonly small: (bytes: Uint8Array) => void;
}

/**
 * Reads what an engine saves, in one pass and in any of the layouts they have had: a layer is told by its bytes, not by its name,
 * since old layouts say which is which only at their end. Members that are named by the digest of a layer of which `isKnown` says so
 * are passed over. `name` tells archives apart in the store.
 */
export async function readSaved(
  host: Host,
  saved: ByteStream,
  name: string,
  isKnown: (diffId: string) => boolean,
  parts: SavedParts,
  signal: AbortSignal,
): Promise<void> {
  const archive = new ArchiveStream(saved);
  try {
    for (let member = await archive.next(); member !== undefined; member = await archive.next()) {
      signal.throwIfAborted();
      const hex = /(?:^|\/)([0-9a-f]{64})(?:\.tar)?$/.exec(member.name)?.[1];
      if (member.type !== 'file' || member.storedSize === 0 || isKnown(`sha256:${hex}`)) continue;
      const head = await archive.peek(headLength);
      const codec = await layerCodec(head, signal);
      if (codec === undefined) {
        if (member.storedSize <= jsonLimit) parts.small(await allOf(archive, member.storedSize));
        continue;
      }
      const keeper = await layerKeeper(host, `${name} ${member.name}`, member.storedSize, signal);
      const blobDigest = codec === 'none' ? undefined : parseDigest(`sha256:${hex}`);
      try {
        const { diffId, index } = await readLayer(host, () => archive.data(), codec, keeper, signal);
        const isKept = await keeper.keep(diffId, blobDigest, signal);
        parts.layer(diffId, {
          index: await compact(host, diffId, index, signal),
          member: member.name,
          size: member.storedSize,
          blobDigest,
          isKept,
        });
      } catch (error) {
        await keeper.discard();
        // Compressed bytes that are damaged cannot tell whose they are; their layer will be missed.
        if (!(error instanceof ImageError) || codec === 'none') throw error;
      }
    }
  } finally {
    await archive.close();
  }
}

/** The member of an archive with a name, as it goes by; `ImageError` `corrupt` if it is not there. */
export async function* savedMember(saved: ByteStream, member: RawName): ByteStream {
  const archive = new ArchiveStream(saved);
  try {
    for (let entry = await archive.next(); entry !== undefined; entry = await archive.next()) {
      if (entry.name !== member) continue;
      yield* archive.data();
      return;
    }
  } finally {
    await archive.close();
  }
  throw new ImageError('corrupt', 'the engine no longer has it; open the image again.');
}

/** Keeps an index, whose bytes were verified by being found by their digest. */
async function compact(
  host: Host,
  diffId: Digest,
  index: LayerIndex | ImageError,
  signal: AbortSignal,
): Promise<LayerIndex | ImageError> {
  const key = indexKey(diffId);
  return index instanceof ImageError || key === undefined ? index : keepIndex(host, key, index, signal);
}

const headLength = 512;

/** How a layer is compressed; `undefined` for what is no layer. */
async function layerCodec(head: Uint8Array, signal: AbortSignal): Promise<Codec | undefined> {
  const read = (at: number, length: number): Promise<Uint8Array> => Promise.resolve(head.subarray(at, at + length));
  const codec = await codecOf({ size: head.length, read }, signal);
  if (codec !== 'none') return codec;
  if (head.length < headLength) return undefined;
  // A layer without files is blocks of zeros only.
  return isZeroBlock(head, 0) || typeof readHeader(head, 0, 0) !== 'string' ? 'none' : undefined;
}

async function allOf(archive: ArchiveStream, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const piece of archive.data()) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
