import type { Host } from '../host';
import { ImageError } from '../image/error';
import type { EngineKind, EnginePlace } from '../image/place';
import { inspectImage } from './inspect';
import { findEngines, isNear } from './listEngines';

/** An image at an engine. */
export interface Held {
  readonly place: EnginePlace;
  /** The engine's name for people. */
  readonly title: string;
  /** As the engine knows the image, 64 hexadecimal digits. */
  readonly id: string;
}

/**
 * The engines of this machine that hold an image by one of its names, at most once each. Only those are asked that are the current
 * ones and listen here; one that does not answer holds nothing.
 */
export async function heldBy(host: Host, references: readonly string[], signal: AbortSignal): Promise<readonly Held[]> {
  if (host.programs === undefined) return [];
  const kinds: readonly EngineKind[] = ['docker', 'podman', 'nerdctl'];
  const held = await Promise.all(
    kinds.map(async (kind) => {
      const engines = (await findEngines(host, kind, signal)) ?? [];
      const current = engines.find((each) => each.isCurrent && isNear(each));
      return current && firstHeld(host, { ...current.engine }, current.title, references, signal);
    }),
  );
  return held.filter((each) => each !== undefined);
}

async function firstHeld(
  host: Host,
  engine: Pick<EnginePlace, 'kind' | 'context'>,
  title: string,
  references: readonly string[],
  signal: AbortSignal,
): Promise<Held | undefined> {
  for (const reference of references) {
    try {
      const { id } = await inspectImage(host, engine, reference, undefined, signal);
      return { place: { ...engine, reference }, title, id };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ImageError)) throw error;
      if (error.code !== 'not-found') return undefined;
    }
  }
  return undefined;
}
