import type { Hasher } from '../host';
import type { FindCredentials } from './credentials';
import type { RegistrySettings } from './endpoint';

/** `fetch` of the web platform; with `redirect: 'manual'` it must give the redirecting response itself. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Calls back after some milliseconds; what it gives takes that back. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** What a registry is reached by. */
export interface Network extends RegistrySettings {
  readonly fetch: Fetch;
  readonly sha256: () => Hasher;
  readonly credentials?: FindCredentials;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly timer?: Timer;
  /** Milliseconds that a small answer may take as a whole, and a large one without a byte. */
  readonly timeLimit?: number;
}

/** Resolves after a time; rejects with the signal's reason as soon as it is aborted. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error); // whatever it was aborted with is what its caller expects
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** The timer of the platform. */
export function platformTimer(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}
