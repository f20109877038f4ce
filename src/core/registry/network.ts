import type { Hasher } from '../host';
import type { FindCredentials } from './credentials';

/** `fetch` of the web platform; with `redirect: 'manual'` it must give the redirecting response itself. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a registry is reached by. */
export interface Network {
  readonly fetch: Fetch;
  readonly sha256: () => Hasher;
  readonly credentials?: FindCredentials;
  /** Registries, with their port, that may be spoken to without TLS; those of this machine always may. */
  readonly insecure?: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that one answer may take. */
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
