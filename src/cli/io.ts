import type { Store } from '../core/host';

/** Where a command writes, and what stops it. */
export interface CliIo {
  /** Results, to standard output; bytes go out as they are. */
  out(chunk: string | Uint8Array): void;
  /** Messages for people, to standard error, one line each, without its line break. */
  err(line: string): void;
  /** All of standard input. */
  readInput(): Promise<Uint8Array>;
  /** A file that ships beside the program; `ImageError` `not-found` if it is not there. */
  readShipped(name: string): Promise<Uint8Array>;
  /** Keeps what was worked out about images; `undefined` to keep nothing. */
  readonly store: Store | undefined;
  readonly signal: AbortSignal;
}
