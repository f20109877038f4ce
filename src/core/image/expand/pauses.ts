/** Longest time, in milliseconds, that work keeps its thread to itself. */
const longest = 12;

/** For long work in parts: `await` it between them; throws if `signal` aborts and lets others have the thread in time. */
export function pauses(signal: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    signal.throwIfAborted();
    if (performance.now() - since < longest) return undefined;
    // A resolved promise would not let the event come through that aborts.
    return new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
      since = performance.now();
      signal.throwIfAborted();
    });
  };
}
