import type { ElfFile } from '../elf/elf';
import type { RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import type { Account } from './account';
import type { Finding } from './finding';

/** What starts in a container of an image, as far as its files tell. */
export interface Start {
  /** ENTRYPOINT and CMD together. */
  readonly argv: readonly string[];
  /** `shell` where the image has a shell run a text. */
  readonly form: 'exec' | 'shell' | 'none';
  readonly workingDirectory: RawName;
  readonly account: Account | undefined;
  /** What leads to what, in order. */
  readonly steps: readonly StartStep[];
  /** Programs of machine code that run, in the order in which they are started. */
  readonly programs: readonly StartedProgram[];
  readonly findings: readonly Finding[];
}

/** One step from a word of the configuration to a program. */
export type StartStep =
  /** A word is found on PATH. */
  | { readonly kind: 'on-path'; readonly word: string; readonly path: RawName }
  /** A path leads through links. */
  | { readonly kind: 'link'; readonly path: RawName; readonly to: RawName }
  /** A script has its interpreter run it. */
  | {
      readonly kind: 'script';
      readonly path: RawName;
      readonly interpreter: RawName;
      readonly argument: string | undefined;
    }
  /** A program, script or shell text starts a further command. */
  | { readonly kind: 'starts'; readonly by: string; readonly argv: readonly string[] };

/** A program and the words it gets, its own name first. */
export interface StartedProgram {
  /** As it was found, links not followed. */
  readonly at: RawName;
  readonly path: RawName;
  readonly node: TreeNode;
  readonly elf: ElfFile;
  readonly argv: readonly string[];
  /** Whether something between may have changed where libraries are looked for. */
  readonly uncertain: boolean;
  /** Whether something between may have changed the working directory. */
  readonly moved: boolean;
}
