import type { ByteStream, Host, OpenFile } from '../host';
import { concat } from '../image/concat';
import { ImageError } from '../image/error';
import type { Layer } from '../image/image';
import { indexKey, keptIndex } from '../image/indexCache';
import type { Digest } from '../image/reference';
import { partOf, type Blob } from '../image/sources/blob';
import { layerOf } from '../image/sources/layer';
import { keptLayer } from './kept';
import type { SavedLayer } from './savedImage';
import type { SavePass } from './savePass';

/** What the layers of one image share. */
export interface LayerAccess {
  readonly host: Host;
  readonly pass: SavePass;
  /** The bytes of one layer again, from a save of its own. */
  readonly again: (layer: SavedLayer, signal: AbortSignal) => ByteStream;
  /** Files of the store that were opened for this image. */
  readonly opened: Set<OpenFile>;
}

/** What is known of a layer before it was saved, and told better once it was. */
export interface LayerNotes {
  readonly createdBy: () => string | undefined;
  /** In bytes. */
  readonly size: number | undefined;
}

/**
 * A layer that an engine holds. Its bytes are read from the store where they are kept, and else come with a save of the image; where
 * there is no room for them, each reading of a file is a save up to that place.
 */
export function engineLayer(access: LayerAccess, diffId: Digest, notes: LayerNotes): Layer {
  let opened: Layer | undefined;
  const stored = async (signal: AbortSignal): Promise<Layer | undefined> => {
    opened ??= await storedLayer(access, diffId, signal);
    return opened;
  };
  const ready = async (signal: AbortSignal): Promise<Layer> => {
    const before = await stored(signal);
    if (before !== undefined) return before;
    const saved = await access.pass.layer(diffId, signal);
    return (await stored(signal)) ?? againLayer(access, diffId, saved);
  };
  return {
    diffId,
    blobDigest: undefined,
    mediaType: '',
    absent: undefined,
    get size() {
      return opened?.size ?? access.pass.known(diffId)?.size ?? notes.size ?? 0;
    },
    get createdBy() {
      return notes.createdBy();
    },
    index: async (signal) => {
      if (access.pass.known(diffId) === undefined) {
        const key = indexKey(diffId);
        const kept = key === undefined ? undefined : await keptIndex(access.host, key, signal);
        // Of bytes that lie there, the headers are soon read.
        if (kept !== undefined || (await stored(signal)) !== undefined) return kept;
      }
      const { index } = await access.pass.layer(diffId, signal);
      if (index instanceof ImageError) throw index;
      return index;
    },
    seekable: async (signal) => (await stored(signal))?.seekable?.(signal),
    open: async function* (signal) {
      const layer = await ready(signal);
      yield* layer.open(signal);
    },
    read: async (offset, length, signal) => (await ready(signal)).read(offset, length, signal),
  };
}

async function storedLayer(access: LayerAccess, diffId: Digest, signal: AbortSignal): Promise<Layer | undefined> {
  const kept = await keptLayer(access.host, diffId, signal);
  if (kept === undefined) return undefined;
  access.opened.add(kept.file);
  return layer(access.host, diffId, kept.blobDigest, partOf(kept.file, 0, kept.file.size));
}

function againLayer(access: LayerAccess, diffId: Digest, saved: SavedLayer): Layer {
  const blob: Blob = {
    size: saved.size,
    read: (offset, length, signal) => taken(access.again(saved, signal), offset, length),
    stream: (signal) => access.again(saved, signal),
  };
  return layer(access.host, diffId, saved.blobDigest, blob);
}

function layer(host: Host, diffId: Digest, blobDigest: Digest | undefined, blob: Blob): Layer {
  return layerOf(host, { diffId, blobDigest, mediaType: '', createdBy: undefined, blob });
}

/** A part of a stream, which is then left. */
export async function taken(bytes: ByteStream, offset: number, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let at = 0;
  for await (const piece of bytes) {
    const part = piece.subarray(Math.max(0, offset - at), Math.max(0, offset + length - at));
    if (part.length > 0) parts.push(part);
    at += piece.length;
    if (at >= offset + length) break;
  }
  return concat(parts);
}
