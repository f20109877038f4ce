import type { Host } from '../host';
import { ImageError } from '../image/error';
import type { Platform } from '../image/manifest';
import type { EnginePlace } from '../image/place';
import { inspectImage, type Inspected } from './inspect';
import { engineVersion, speaks } from './version';

/** An image that an engine holds, and how to name it in further questions. */
export interface Chosen {
  readonly inspected: Inspected;
  /** The platform to name in further questions, where engine and command line know how. */
  readonly option: Platform | undefined;
}

/** Finds an image; of several platforms the given one, or the only one there is. */
export async function chooseEngineImage(
  host: Host,
  place: EnginePlace,
  platform: Platform,
  signal: AbortSignal,
): Promise<Chosen> {
  const first = await inspectImage(host, place, place.reference, undefined, signal);
  if (!first.ofSeveral) return { inspected: first, option: undefined };
  const version = place.kind === 'nerdctl' ? undefined : await engineVersion(host, place, signal);
  const knowsSave = version === undefined || speaks(version, 1, 48);
  const knowsInspect = version === undefined || speaks(version, 1, 49);
  const isWanted = first.platform !== undefined && samePlatform(first.platform, platform);
  const inspected = isWanted || !knowsInspect ? first : await ofPlatform(host, place, platform, first, signal);
  return { inspected, option: knowsSave ? inspected.platform : undefined };
}

async function ofPlatform(
  host: Host,
  place: EnginePlace,
  platform: Platform,
  first: Inspected,
  signal: AbortSignal,
): Promise<Inspected> {
  try {
    return await inspectImage(host, place, place.reference, platform, signal);
  } catch (error) {
    if (error instanceof ImageError && error.code === 'not-found') return first;
    throw error;
  }
}

function samePlatform(one: Platform, other: Platform): boolean {
  const hasVariants = one.variant !== undefined && other.variant !== undefined;
  return (
    one.os === other.os && one.architecture === other.architecture && (!hasVariants || one.variant === other.variant)
  );
}
