import type { OpenedImage } from '../../images/openedImages';
import { isAbort } from '../../translate';

/** Gives what was worked out about an image before, or works it out; what failed or was left is worked out anew. */
export type Kept<T> = (
  opened: OpenedImage,
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/** Keeps what is worked out about images for as long as they are kept themselves. Who asks for what somebody else works out waits for that. */
export function kept<T>(): Kept<T> {
  // By the tree: of an image whose size is added up there is a second object.
  const byImage = new WeakMap<OpenedImage['tree'], Map<string, Promise<T>>>();
  const ask: Kept<T> = async (opened, key, signal, work) => {
    const known = byImage.get(opened.tree) ?? new Map<string, Promise<T>>();
    byImage.set(opened.tree, known);
    const running = known.get(key);
    if (running === undefined) {
      const started = work(signal);
      known.set(key, started);
      started.catch(() => known.get(key) === started && known.delete(key)); // whoever asked is told
      return started;
    }
    try {
      return await running;
    } catch (error) {
      signal.throwIfAborted();
      // Who asked first has left; this one still waits.
      if (isAbort(error)) return ask(opened, key, signal, work);
      throw error;
    }
  };
  return ask;
}
