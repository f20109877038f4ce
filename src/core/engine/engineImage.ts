import type { ByteStream, Host } from '../host';
import { parseConfig, type ConfigFile } from '../image/config';
import { ImageError } from '../image/error';
import type { Image } from '../image/image';
import type { Platform } from '../image/manifest';
import { placeText, type EnginePlace } from '../image/place';
import { platformText } from '../image/platform';
import { chooseEngineImage } from './choose';
import { receive } from './engine';
import { engineTitles } from './engineFault';
import { engineLayer, type LayerAccess } from './engineLayer';
import { layerInstructions } from './history';
import type { Inspected } from './inspect';
import { notedSize } from './kept';
import { keepConfig, keptConfig } from './keptConfig';
import { readSaved, savedMember } from './savedImage';
import { SavePass } from './savePass';

/** How far the bytes of an image have come, of about how many. */
export type SaveProgress = (bytes: number, about: number) => void;

/**
 * Opens an image that an engine holds; of several platforms the given one, or the only one there is. Nothing is saved before a
 * layer is asked for whose bytes or files are not known from before. Rejects with `ImageError`, or with the signal's reason.
 */
export async function openEngineImage(
  host: Host,
  place: EnginePlace,
  platform: Platform,
  signal: AbortSignal,
  progress?: SaveProgress,
): Promise<Image> {
  const { inspected, option } = await chooseEngineImage(host, place, platform, signal);
  let config = await fullConfig(host, place, inspected, option, signal);
  const save = (saveSignal: AbortSignal): ByteStream => saved(host, place, inspected, option, saveSignal);
  const access: LayerAccess = {
    host,
    pass: new SavePass(inspected.config.diffIds, (found, passSignal) => {
      const bytes = counted(save(passSignal), (size) => progress?.(size, Math.max(size, inspected.size)));
      const parts = {
        layer: found,
        small: (json: Uint8Array) => {
          const exact = sameConfig(json, config);
          if (exact === undefined) return;
          config = exact;
          void keepConfig(host, inspected.id, json, passSignal).catch(() => undefined); // aborted, as the save is then
        },
      };
      const isKnown = (diffId: string): boolean => access.pass.known(diffId)?.isKept === true;
      return readSaved(host, bytes, inspected.id, isKnown, parts, passSignal);
    }),
    again: (layer, layerSignal) => savedMember(save(layerSignal), layer.member),
    opened: new Set(),
  };
  const { diffIds } = inspected.config;
  const sizes = await Promise.all(diffIds.map((diffId) => notedSize(host, diffId, signal)));
  const layers = diffIds.map((diffId, i) =>
    engineLayer(access, diffId, { createdBy: () => config.createdBy[i], size: sizes[i] }),
  );
  return {
    name: placeText(place),
    manifestDigest: inspected.manifestDigest,
    get config() {
      return config.config;
    },
    layers,
    platforms: [],
    attestations: [],
    listed: undefined,
    close: async () => {
      await access.pass.close();
      const files = [...access.opened];
      access.opened.clear();
      await Promise.all(files.map((file) => file.close()));
    },
  };
}

/** With the history, which most engines do not tell with the rest. */
async function fullConfig(
  host: Host,
  place: EnginePlace,
  { id, config }: Inspected,
  option: Platform | undefined,
  signal: AbortSignal,
): Promise<ConfigFile> {
  if (config.diffIds.length === 0 || config.createdBy.length === config.diffIds.length) return config;
  const json = await keptConfig(host, id, signal);
  const exact = json === undefined ? undefined : sameConfig(json, config);
  if (exact !== undefined) return exact;
  const { length } = config.diffIds;
  return { ...config, createdBy: await layerInstructions(host, place, place.reference, option, length, signal) };
}

/** The configuration in a file, if it is the one of the same layers. */
function sameConfig(json: Uint8Array, { diffIds }: ConfigFile): ConfigFile | undefined {
  try {
    const found = parseConfig(json, 'The configuration');
    return found.diffIds.join() === diffIds.join() ? found : undefined;
  } catch (error) {
    if (error instanceof ImageError) return undefined; // another file
    throw error;
  }
}

function saved(
  host: Host,
  place: EnginePlace,
  inspected: Inspected,
  option: Platform | undefined,
  signal: AbortSignal,
): ByteStream {
  const asked = { command: 'save', reference: place.reference };
  const platform = option === undefined ? [] : ['--platform', platformText(option)];
  const format = place.kind === 'podman' ? ['--format', 'docker-archive'] : [];
  // The name may be of another image by now; where a name stands for several, only the name does.
  const image = inspected.ofSeveral ? place.reference : inspected.id;
  const bytes = receive(host, place, ['save', ...format, ...platform, '--', image], asked, signal);
  return unlessGone(bytes, place);
}

/** It was there when it was opened, so the name is right. */
async function* unlessGone(bytes: ByteStream, { kind, reference }: EnginePlace): ByteStream {
  try {
    yield* bytes;
  } catch (error) {
    if (!(error instanceof ImageError) || error.code !== 'not-found') throw error;
    const message = `${engineTitles[kind]} no longer has the image that was opened as "${reference}"; reload it, or pull or build it again.`;
    throw new ImageError('not-found', message, { cause: error });
  }
}

async function* counted(bytes: ByteStream, tell: (size: number) => void): ByteStream {
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    tell(size);
    yield piece;
  }
}
