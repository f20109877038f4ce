import type { ElfFile } from '../elf/elf';
import type { RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';

/** A program or library in the memory of a process. */
export interface LinkedObject {
  /** As the loader found it, links not followed. */
  readonly at: RawName;
  readonly path: RawName;
  readonly node: TreeNode;
  readonly elf: ElfFile;
  readonly isMain: boolean;
  /** What asked for it. */
  readonly loadedFor: LinkedObject | undefined;
  /** The names by which it is taken for what others ask for. */
  readonly names: Set<RawName>;
}
