/** Longest time, in milliseconds, that long work keeps its thread to itself. */
const longest = 15;
/** How many items are taken between two looks at the clock. */
const step = 256;

/**
 * What an iterable gives, some at a time, with a turn for others between them. A rejection is the reason of the signal; what
 * takes long to give a single item still takes it in one go.
 */
export async function* inTurns<T>(items: Iterable<T>, signal: AbortSignal): AsyncGenerator<readonly T[]> {
  signal.throwIfAborted();
  let some: T[] = [];
  let since = performance.now();
  for (const item of items) {
    some.push(item);
    if (some.length % step !== 0 || performance.now() - since < longest) continue;
    yield some;
    some = [];
    // A resolved promise would not let the event come through that aborts.
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal.throwIfAborted();
    since = performance.now();
  }
  yield some;
}
