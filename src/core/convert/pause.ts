import type { ContextFiles } from './context';

/** Longest time, in milliseconds, that a conversion keeps its thread to itself between two calls of {@link pause}. */
const longest = 20;

// Each conversion has a context object of its own.
const since = new WeakMap<ContextFiles, number>();

/** To be called between the parts of long work: throws if `signal` aborts, and lets others have the thread now and then. */
export async function pause(conversion: ContextFiles, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const now = performance.now();
  const began = since.get(conversion) ?? now;
  since.set(conversion, began);
  if (now - began < longest) return;
  // A resolved promise would not let the event come through that aborts.
  await new Promise((resolve) => setTimeout(resolve, 0));
  since.set(conversion, performance.now());
  signal.throwIfAborted();
}
