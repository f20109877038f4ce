import type { Host, OpenFile, StoreWriter } from '../host';
import { concat } from '../image/concat';
import { asObject, asText, jsonOf, type JsonObject } from '../image/json';
import { parseDigest, type Digest } from '../image/reference';

/** The bytes of a layer that an engine gave before, as they came. */
export interface KeptLayer {
  readonly file: OpenFile;
  /** Of the bytes as they came, where it is another than `diffId`. */
  readonly blobDigest: Digest | undefined;
}

/** The kept bytes of a layer; `undefined` if there are none. */
export async function keptLayer(host: Host, diffId: Digest, signal: AbortSignal): Promise<KeptLayer | undefined> {
  const note = await readNote(host, layerKey(diffId), signal);
  const key = asText(note?.['key']);
  if (key === undefined) return undefined;
  const file = await host.store?.open(key, signal);
  if (file === undefined) return undefined;
  if (file.size === note?.['size']) return { file, blobDigest: parseDigest(asText(note['blobDigest']) ?? '') };
  await file.close();
  return undefined;
}

/** How many bytes an engine gave for a layer before, if it is noted. */
export async function notedSize(host: Host, diffId: Digest, signal: AbortSignal): Promise<number | undefined> {
  const size = (await readNote(host, layerKey(diffId), signal))?.['size'];
  return typeof size === 'number' ? size : undefined;
}

/** Keeps the bytes of a layer while they come, since who they belong to is known when they have been seen. */
export interface Keeper {
  /** Takes bytes that do not change any more. */
  add(bytes: Uint8Array): Promise<void>;
  /** Ends it: what came is the layer's; `false` if it could not be kept. */
  keep(diffId: Digest, blobDigest: Digest | undefined, signal: AbortSignal): Promise<boolean>;
  discard(): Promise<void>;
}

/** A keeper of `size` bytes that an engine calls by a name; it keeps nothing where there is no room. */
export async function layerKeeper(host: Host, name: string, size: number, signal: AbortSignal): Promise<Keeper> {
  const key = `engine-bytes-${hexOf(host, name)}`;
  const writer = await host.store?.create(key, size, signal);
  return writer === undefined ? noKeeper : new WritingKeeper(host, key, writer);
}

const noKeeper: Keeper = {
  add: () => Promise.resolve(),
  keep: () => Promise.resolve(false),
  discard: () => Promise.resolve(),
};

// Pieces of a pipe are small; a file takes larger ones with less work.
const writeLength = 1024 * 1024;

class WritingKeeper implements Keeper {
  private pieces: Uint8Array[] = [];
  private waiting = 0;
  private size = 0;
  /** The write that is under way, while the next piece is made. */
  private writing: Promise<boolean> = Promise.resolve(true);
  private failed = false;
  private isDone = false;

  constructor(
    private readonly host: Host,
    private readonly key: string,
    private readonly writer: StoreWriter,
  ) {}

  async add(bytes: Uint8Array): Promise<void> {
    if (this.failed) return;
    this.size += bytes.length;
    this.waiting += bytes.length;
    this.pieces.push(bytes);
    if (this.waiting >= writeLength) await this.flush();
  }

  async keep(diffId: Digest, blobDigest: Digest | undefined, signal: AbortSignal): Promise<boolean> {
    await this.flush();
    await this.settle();
    const before = await keptLayer(this.host, diffId, signal);
    await before?.file.close();
    if (this.failed || before !== undefined) {
      await this.discard();
      return before !== undefined;
    }
    this.isDone = true;
    await this.writer.commit();
    const note = { key: this.key, size: this.size, blobDigest };
    await this.host.store?.write(layerKey(diffId), new TextEncoder().encode(JSON.stringify(note)), signal);
    return true;
  }

  async discard(): Promise<void> {
    if (this.isDone) return;
    this.isDone = true;
    await this.settle();
    await this.writer.discard();
  }

  private async flush(): Promise<void> {
    await this.settle();
    if (this.failed || this.waiting === 0) return;
    const all = concat(this.pieces);
    this.pieces = [];
    this.waiting = 0;
    this.writing = this.writer.write(all);
  }

  private async settle(): Promise<void> {
    if (await this.writing) return;
    this.failed = true;
    this.pieces = [];
    this.waiting = 0;
  }
}

function layerKey(diffId: Digest): string {
  return `engine-layer-${diffId.replace(/^.*:/, '').toLowerCase()}`;
}

function hexOf(host: Host, text: string): string {
  const hasher = host.sha256();
  hasher.update(new TextEncoder().encode(text));
  return hasher.hex();
}

async function readNote(host: Host, key: string, signal: AbortSignal): Promise<JsonObject | undefined> {
  const bytes = await host.store?.read(key, signal);
  // A damaged one is as good as none.
  return bytes === undefined ? undefined : asObject(jsonOf(new TextDecoder().decode(bytes)));
}
