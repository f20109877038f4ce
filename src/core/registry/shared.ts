/**
 * Makes one run of some work serve all who ask for it meanwhile. It is aborted when the last of them has gone; each leaves
 * with the reason of its own signal.
 */
export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let running: { readonly result: Promise<T>; readonly stopper: AbortController; waiting: number } | undefined;
  return async (signal) => {
    signal.throwIfAborted();
    if (running === undefined) {
      const stopper = new AbortController();
      const started = { result: work(stopper.signal), stopper, waiting: 0 };
      const forget = () => {
        if (running === started) running = undefined;
      };
      started.result.then(forget, forget);
      running = started;
    }
    const mine = running;
    mine.waiting++;
    try {
      return await untilAborted(mine.result, signal);
    } finally {
      mine.waiting--;
      if (mine.waiting === 0) {
        if (running === mine) running = undefined;
        mine.stopper.abort(new DOMException('Nobody waits for it any more.', 'AbortError'));
      }
    }
  };
}

function untilAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error); // whatever it was aborted with is what its caller expects
    signal.addEventListener('abort', stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
