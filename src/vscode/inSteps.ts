/** Runs work that was cut into steps, some milliseconds of it at a time; rejects with the signal's reason once it fires. */
export async function inSteps<T>(steps: Generator<undefined, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const pause = performance.now() + turn;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < pause);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** In ms: what nobody notices to wait for. */
const turn = 10;
