import type { BuildCheck } from './convert/buildCheck';
import type { Platform } from './image/manifest';
import type { Network } from './registry/network';

/** What the core asks of the machine. Desktop and browser each give one (`src/node`, `src/web`). */
export interface Host {
  /** Expands a gzip stream, all members of it; the result errors with `ImageError` `corrupt` on damaged data. */
  readonly gunzip: (compressed: ByteStream, signal: AbortSignal) => ByteStream;
  /** Expands a zstd stream, all frames of it; `undefined` where this machine cannot. */
  readonly unzstd: ((compressed: ByteStream, signal: AbortSignal) => ByteStream) | undefined;
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

/** An open file that can be read at any place. */
export interface OpenFile {
  /** Length in bytes at the time of opening. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}
