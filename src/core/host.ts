import type { BuildCheck } from './convert/buildCheck';
import type { Extractor } from './contents/extractor';
import type { InflateFrom } from './image/expand/inflateFrom';
import type { Platform } from './image/manifest';
import type { Network } from './registry/network';

/** What the core asks of the machine. Desktop and browser each give one (`src/node`, `src/web`). */
export interface Host {
  /** Expands a gzip stream, all members of it; the result errors with `ImageError` `corrupt` on damaged data. */
  readonly gunzip: (compressed: ByteStream, signal: AbortSignal) => ByteStream;
  /** Expands a zstd stream, all frames of it; `undefined` where the core is to do it, several times slower. */
  readonly unzstd: ((compressed: ByteStream, signal: AbortSignal) => ByteStream) | undefined;
  /**
   * Expands raw deflate data from the first bit of one of its blocks on; `undefined` where the core is to do it, in about
   * twice the time. What comes after the end of the data is ignored, and so is that it does not end.
   */
  readonly inflateFrom: ((from: InflateFrom, compressed: ByteStream, signal: AbortSignal) => ByteStream) | undefined;
  /** A fresh SHA-256 that is fed in pieces. */
  readonly sha256: () => Hasher;
  /** The platform whose images run here without emulation. */
  readonly platform: Platform;
  /** Files and directories by absolute path. */
  readonly files: HostFiles;
  /** Asks the builder; `undefined` where programs cannot be run. */
  readonly buildCheck: BuildCheck | undefined;
  /** Reaches registries; `undefined` where they cannot be asked. */
  readonly network: Network | undefined;
  /** Runs programs, so that engines can be asked; `undefined` where there are none. */
  readonly programs: Programs | undefined;
  /** Keeps what was worked out about images; `undefined` where nothing is to be kept. */
  readonly store: Store | undefined;
  /** Writes files of images to its disk; `undefined` where it has none. */
  readonly extractor: Extractor | undefined;
}

/** Bytes as they come. Leaving the loop early releases what feeds it. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** SHA-256 in pieces; `hex` ends it and gives 64 lower-case digits. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  hex(): string;
}

/** Read-only access to the machine's files. A missing path is a value, everything else an `ImageError`. */
export interface HostFiles {
  kind(path: string, signal: AbortSignal): Promise<'file' | 'directory' | 'missing'>;
  open(path: string, signal: AbortSignal): Promise<OpenFile>;
}

/** Bytes that can be read at any place, many small pieces of them quickly. */
export interface SeekableBytes {
  /** In bytes. */
  readonly size: number;
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Reads at once into `into`, and tells how many bytes it got, fewer only at the end. It holds everything else up, so that
   * it is for small pieces with a `read` now and then between them. Where it is missing, `read` is all there is.
   */
  readNow?(offset: number, into: Uint8Array): number;
}

/** An open file that can be read at any place. */
export interface OpenFile extends SeekableBytes {
  /** Length in bytes at the time of opening. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Runs programs of this machine by name, without a shell, so that no argument is ever read as anything else. */
export interface Programs {
  /**
   * Runs to the end, which comes at the latest when it gave nothing for `patience`; at most 16 MiB of output are kept. An
   * abort ends the program and rejects with the signal's reason.
   */
  run(program: string, args: readonly string[], patience: Patience, signal: AbortSignal): Promise<ProgramEnd>;
  /**
   * Standard output as it comes. Leaving the loop ends the program; one that is missing, fails or falls silent makes the
   * loop throw {@link ProgramFailure}, after all output it gave. `env` comes on top of the environment.
   */
  stream(
    program: string,
    args: readonly string[],
    patience: Patience,
    signal: AbortSignal,
    env?: Readonly<Record<string, string>>,
  ): ByteStream;
}

/** How long a program may give nothing before it is ended, in ms; the time in which nobody takes its output does not count. */
export interface Patience {
  /** Until the first byte. */
  readonly first: number;
  /** From one byte to the next. */
  readonly next: number;
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly kind: 'ended'; readonly code: number; readonly out: string; readonly err: string }
  /** It is not installed. */
  | { readonly kind: 'missing' }
  /** It gave nothing for longer than it may, and was ended. */
  | { readonly kind: 'silent'; readonly err: string };

/** A program that was to give a stream did not, or not all of it. */
export class ProgramFailure extends Error {
  override readonly name = 'ProgramFailure';

  // What is loaded later is a bundle of its own, with a class of its own.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ProgramFailure';
  }

  constructor(readonly end: ProgramEnd) {
    super(end.kind === 'ended' ? `the program ended with code ${end.code}` : `the program is ${end.kind}`);
  }
}

/**
 * Bytes by key on this machine, shared by all windows and limited in size: what was not used for longest goes first. A key
 * is of `[a-z0-9.-]`. What cannot be kept or read is as if it were not there; only an abort rejects.
 */
export interface Store {
  read(key: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** The same for what is read in parts; the file stays readable while it is open, even if its key goes. */
  open(key: string, signal: AbortSignal): Promise<OpenFile | undefined>;
  /** Keeps bytes that appear under the key only when they are whole. */
  write(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** The same in pieces; `undefined` where there is no room for `size` bytes, which is the most that may come. */
  create(key: string, size: number, signal: AbortSignal): Promise<StoreWriter | undefined>;
  /** Removes everything that can be removed; resolves to the bytes that are free again. */
  clear(): Promise<number>;
}

/** What is being kept; end it with one of `commit` and `discard`. */
export interface StoreWriter {
  /** `false` if it could not be written, as on a full disk; nothing will be kept then. */
  write(bytes: Uint8Array): Promise<boolean>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}
