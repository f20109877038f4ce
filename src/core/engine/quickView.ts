import type { ByteStream, Host, OpenFile } from '../host';
import { ImageError } from '../image/error';
import type { Image, Layer } from '../image/image';
import type { LayerIndex } from '../image/layerIndex';
import type { Platform } from '../image/manifest';
import { placeText, type EnginePlace } from '../image/place';
import { parseDigest, type Digest } from '../image/reference';
import { partOf, type Blob } from '../image/sources/blob';
import { layerOf } from '../image/sources/layer';
import { chooseEngineImage, type Chosen } from './choose';
import { taken } from './engineLayer';
import { engineTitles } from './engineFault';
import { exportedFiles } from './exportedFiles';
import { keptLayer, layerKeeper } from './kept';
import { readLayer } from './readLayer';

/**
 * Opens an image as one layer with all its files, by way of a container that is made, never started, and removed again; faster
 * than a save, but it does not tell layers apart, and shows the empty files that the engine puts into every container. Docker
 * only, since Podman saves as fast and writes exports to no pipe; `ImageError` `unsupported` for others.
 */
export async function quickView(
  host: Host,
  place: EnginePlace,
  platform: Platform,
  signal: AbortSignal,
): Promise<Image> {
  if (place.kind !== 'docker') {
    const message = `The quick view does not support ${engineTitles[place.kind]}; open the image without it.`;
    throw new ImageError('unsupported', message);
  }
  const chosen = await chooseEngineImage(host, place, platform, signal);
  const opened = new Set<OpenFile>();
  const layer = (await before(host, chosen, opened, signal)) ?? (await byExport(host, place, chosen, opened, signal));
  return {
    name: placeText(place),
    manifestDigest: chosen.inspected.manifestDigest,
    config: chosen.inspected.config.config,
    layers: [layer],
    platforms: [],
    attestations: [],
    listed: undefined,
    isFlat: true,
    close: async () => {
      await Promise.all([...opened].map((file) => file.close()));
      opened.clear();
    },
  };
}

/** What was kept of an earlier view of the same image. */
async function before(
  host: Host,
  { inspected }: Chosen,
  opened: Set<OpenFile>,
  signal: AbortSignal,
): Promise<Layer | undefined> {
  const note = await host.store?.read(noteKey(inspected.id), signal);
  const diffId = note === undefined ? undefined : parseDigest(new TextDecoder().decode(note));
  return diffId === undefined ? undefined : storedLayer(host, diffId, undefined, opened, signal);
}

async function byExport(
  host: Host,
  place: EnginePlace,
  chosen: Chosen,
  opened: Set<OpenFile>,
  signal: AbortSignal,
): Promise<Layer> {
  const { id, size } = chosen.inspected;
  const files = exportedFiles(host, place, chosen, signal);
  // Headers and padding come on top of what the engine counts.
  const keeper = await layerKeeper(host, `quick view ${id}`, Math.ceil(size * 1.5) + roomForHeaders, signal);
  try {
    const { diffId, index } = await readLayer(host, () => files, 'none', keeper, signal);
    if (index instanceof ImageError) throw index;
    if (await keeper.keep(diffId, undefined, signal)) {
      await host.store?.write(noteKey(id), new TextEncoder().encode(diffId), signal);
      const stored = await storedLayer(host, diffId, index, opened, signal);
      if (stored !== undefined) return stored;
    }
    // Each export has times of its own, so that it cannot be checked against the first.
    const open = (at: AbortSignal): ByteStream => exportedFiles(host, place, chosen, at);
    const read: Layer['read'] = (offset, length, at) => taken(open(at), offset, length);
    return { ...layerWith(host, diffId, index, { size, read }), open, read };
  } catch (error) {
    await keeper.discard();
    throw error;
  }
}

const roomForHeaders = 256 * 1024 * 1024;

async function storedLayer(
  host: Host,
  diffId: Digest,
  index: LayerIndex | undefined,
  opened: Set<OpenFile>,
  signal: AbortSignal,
): Promise<Layer | undefined> {
  const kept = await keptLayer(host, diffId, signal);
  if (kept === undefined) return undefined;
  opened.add(kept.file);
  return layerWith(host, diffId, index, partOf(kept.file, 0, kept.file.size));
}

function layerWith(host: Host, diffId: Digest, index: LayerIndex | undefined, blob: Blob): Layer {
  const createdBy = 'All layers, as a container of the image sees them';
  const layer = layerOf(host, { diffId, blobDigest: undefined, mediaType: '', createdBy, blob });
  return index === undefined ? layer : { ...layer, index: () => Promise.resolve(index) };
}

function noteKey(id: string): string {
  return `engine-quick-${id}`;
}
