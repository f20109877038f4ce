import type { Host } from '../host';
import { parseConfig, type ConfigFile } from '../image/config';
import { ImageError } from '../image/error';
import { asList, asObject, asText, asTexts, type JsonObject } from '../image/json';
import type { Platform } from '../image/manifest';
import { platformText } from '../image/platform';
import { parseDigest, type Digest } from '../image/reference';
import { objectsOf } from './answers';
import { ask, type Engine } from './engine';
import { engineTitles, strangeAnswer, type Asked } from './engineFault';

/** What an engine says of an image it holds. */
export interface Inspected {
  /** What the engine knows it by, 64 hexadecimal digits; which digest that is differs between engines. */
  readonly id: string;
  readonly platform: Platform | undefined;
  /** Bytes, as the engine counts them; only to tell how far reading is. */
  readonly size: number;
  readonly manifestDigest: Digest | undefined;
  /** Its name may stand for images of several platforms, as in the image store of containerd. */
  readonly ofSeveral: boolean;
  /** Without a history where the engine does not tell it here. */
  readonly config: ConfigFile;
}

/** Asks an engine for an image, or for the one of a platform; `ImageError` `not-found` if it holds none. */
export async function inspectImage(
  host: Host,
  engine: Engine,
  reference: string,
  platform: Platform | undefined,
  signal: AbortSignal,
): Promise<Inspected> {
  const asked: Asked = { command: 'image inspect', reference };
  const option = platform === undefined ? [] : ['--platform', platformText(platform)];
  const out = await ask(host, engine, ['image', 'inspect', ...option, '--', reference], asked, signal);
  const [object] = objectsOf(engine, asked, out);
  // nerdctl 2 says nothing, successfully.
  if (object === undefined) throw notHeld(engine, reference);
  return parseInspected(engine, asked, object);
}

/** Reads one object of `image inspect`; `ImageError` `corrupt` if it is of no image. */
function parseInspected(engine: Engine, asked: Asked, object: JsonObject): Inspected {
  const id = /^(?:sha256:)?([0-9a-f]{64})$/.exec(asText(object['Id']) ?? asText(object['ID']) ?? '')?.[1];
  const config = configOf(object);
  if (id === undefined || config === undefined) throw strangeAnswer(engine, asked);
  const { os, architecture, variant } = config.config;
  const size = object['Size'];
  const descriptor = asObject(object['Descriptor']);
  const isIndex = /image\.index|manifest\.list/.test(asText(descriptor?.['mediaType']) ?? '');
  const digest = isIndex ? undefined : (asText(descriptor?.['digest']) ?? asText(object['Digest']));
  return {
    id,
    platform:
      os === undefined || architecture === undefined
        ? undefined
        : { os, architecture, ...(variant !== undefined && variant !== '' && { variant }) },
    size: typeof size === 'number' && size > 0 ? size : 0,
    manifestDigest: parseDigest(digest ?? ''),
    ofSeveral: descriptor !== undefined || engine.kind === 'nerdctl',
    config,
  };
}

function notHeld(engine: Engine, reference: string): ImageError {
  const message = `${engineTitles[engine.kind]} does not have "${reference}"; check the name, or pull it first.`;
  return new ImageError('not-found', message);
}

/** The parts of a configuration file, which engines tell by other names. */
function configOf(object: JsonObject): ConfigFile | undefined {
  const rootfs = asObject(object['RootFS']);
  // An image without layers has none here.
  const diffIds = asTexts(rootfs?.['Layers'] ?? []);
  if (rootfs === undefined || diffIds === undefined) return undefined;
  const file = {
    os: object['Os'],
    architecture: object['Architecture'],
    variant: object['Variant'],
    created: object['Created'],
    author: object['Author'],
    config: object['Config'] ?? object['ContainerConfig'],
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: asList(object['History']) ?? [],
  };
  try {
    return parseConfig(new TextEncoder().encode(JSON.stringify(file)), 'The configuration');
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}
