import type { Timer } from './network';

/** Ends waiting for an answer when it takes too long, or when its caller wants no more. */
export interface Clock {
  /** Aborted by the caller's signal or, with a `TimeoutError`, by time. */
  readonly signal: AbortSignal;
  /** Lets the whole time pass again from now. */
  start(): void;
  /** Lets no time pass until the next start; a clock that is not wanted any more must be stopped. */
  stop(): void;
}

/** A running clock; `limit` in milliseconds. */
export function startClock(limit: number, timer: Timer, signal: AbortSignal): Clock {
  const late = new AbortController();
  let cancel = (): void => undefined;
  const clock: Clock = {
    signal: AbortSignal.any([signal, late.signal]),
    start: () => {
      cancel();
      cancel = timer(limit, () => late.abort(new DOMException('It took too long.', 'TimeoutError')));
    },
    stop: () => cancel(),
  };
  clock.start();
  return clock;
}

/** Whether a clock's signal was aborted by time. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
