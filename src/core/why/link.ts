import type { ElfFile } from '../elf/elf';
import type { RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import type { Loader } from './loader';

/** What a loader would do with a program or library of an image. */
export interface LinkReport {
  /** The file, links followed. */
  readonly path: RawName;
  readonly elf: ElfFile;
  /** `undefined` for what needs none, and where it is missing. */
  readonly loader: Loader | undefined;
  /** In the order in which they are loaded. */
  readonly libraries: readonly LinkedLibrary[];
  /** Why it would not be started, worst first; empty if it would. */
  readonly problems: readonly LinkProblem[];
  /** What `LD_PRELOAD` names and the loader goes on without. */
  readonly ignored: readonly RawName[];
}

/** A library that is there. */
export interface LinkedLibrary {
  /** As it was asked for. */
  readonly name: RawName;
  /** The file that asked for it first. */
  readonly neededBy: RawName;
  /** Where the loader finds it, links not followed. */
  readonly at: RawName;
  /** The same, links followed. */
  readonly path: RawName;
  readonly node: TreeNode;
  readonly rule: SearchRule;
  readonly elf: ElfFile;
}

/** By which rule a library is found. */
export type SearchRule =
  /** The loader itself, or a part of it. */
  | 'loader'
  /** The name is a path. */
  | 'path'
  | 'rpath'
  | 'runpath'
  /** `LD_LIBRARY_PATH` of the image. */
  | 'environment'
  /** `LD_PRELOAD` of the image. */
  | 'preload'
  | 'cache'
  /** A directory that the loader looks into by itself. */
  | 'default';

/** Why a loader, or the kernel before it, gives up. */
export type LinkProblem =
  | { readonly kind: 'no-loader'; readonly interpreter: RawName }
  | { readonly kind: 'loader-closed'; readonly interpreter: RawName }
  | {
      readonly kind: 'missing-library';
      readonly name: RawName;
      readonly neededBy: RawName;
      /** Where it was looked for, in order. */
      readonly searched: readonly RawName[];
      /** A file of the name that its account may not read. */
      readonly closed: RawName | undefined;
      /** A file of the name that is for another machine. */
      readonly foreign: RawName | undefined;
    }
  | {
      readonly kind: 'missing-version';
      readonly version: string;
      readonly library: RawName;
      readonly neededBy: RawName;
      /** Versions of the same series that the library has, in its order. */
      readonly has: readonly string[];
    }
  | { readonly kind: 'no-library'; readonly at: RawName; readonly neededBy: RawName; readonly text: string }
  /** The content of a file is not to be had, so that nothing can be said. */
  | { readonly kind: 'unread'; readonly at: RawName; readonly text: string };
