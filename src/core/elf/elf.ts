/** What the first bytes of a file say about it. */
export type ElfRead =
  | ElfFile
  | { readonly kind: 'not-elf' }
  /** It begins as ELF files do, but what follows cannot be right; `text` is the rest of a sentence about it. */
  | { readonly kind: 'problem'; readonly text: string };

/**
 * A program or library, https://gabi.xinuos.com/: what a loader asks about it. Names and paths are raw, one character for
 * each byte.
 */
export interface ElfFile {
  readonly kind: 'elf';
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** As the header numbers machines: 62 for amd64, 183 for arm64. */
  readonly machine: number;
  readonly type: 'executable' | 'shared' | 'relocatable' | 'core' | 'other';
  readonly linkage: Linkage;
  /** The loader that the kernel starts it with. */
  readonly interpreter: string | undefined;
  /** Libraries in the order in which a loader looks for them. */
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  /** Whether the loader shall not look into its own directories. */
  readonly noDefaultLibraries: boolean;
  readonly requires: readonly RequiredVersions[];
  /** Versions of symbols that it has itself, in its order. */
  readonly provides: readonly string[];
  /** The oldest kernel it runs on, from its ABI note. */
  readonly kernel: string | undefined;
}

/** How a program comes to its libraries: by a loader, not at all, or (a library) by whoever loads it. */
export type Linkage = 'dynamic' | 'static' | 'static-pie' | 'library';

/** Versions of symbols that a library must have. */
export interface RequiredVersions {
  readonly library: string;
  readonly versions: readonly string[];
  /** Versions without which the loader starts it all the same. */
  readonly weak: readonly string[];
}
