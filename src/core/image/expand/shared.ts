/** Work that several may wait for and that is done once. */
export interface Shared<T> {
  /** What the work gave; an abort ends only this wait, and the work too when nobody else waits. A failure is not kept. */
  get(signal: AbortSignal): Promise<T>;
  /** Has it done anew for the next who asks, if `value` is what it gave. */
  forget(value: T): void;
}

/** Shares `work`, which is begun when first asked for. */
export function shared<T>(work: (signal: AbortSignal) => Promise<T>): Shared<T> {
  let current: Running<T> | undefined;
  return {
    async get(signal) {
      signal.throwIfAborted();
      const running = (current ??= begin(work));
      running.waiting++;
      try {
        return await race(running.result, signal);
      } catch (error) {
        if (current === running && running.hasFailed) current = undefined;
        throw error;
      } finally {
        running.waiting--;
        if (running.waiting === 0 && running.value === undefined) {
          running.stopper.abort();
          if (current === running) current = undefined;
        }
      }
    },
    forget(value) {
      if (current?.value?.is === value) current = undefined;
    },
  };
}

interface Running<T> {
  readonly stopper: AbortController;
  readonly result: Promise<T>;
  waiting: number;
  value: { readonly is: T } | undefined;
  hasFailed: boolean;
}

function begin<T>(work: (signal: AbortSignal) => Promise<T>): Running<T> {
  const stopper = new AbortController();
  const result = work(stopper.signal);
  const running: Running<T> = { stopper, result, waiting: 0, value: undefined, hasFailed: false };
  result.then(
    (is) => void (running.value = { is }),
    () => void (running.hasFailed = true), // who waits is told
  );
  return running;
}

async function race<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error); // as throwIfAborted does
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
