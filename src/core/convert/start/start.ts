import type { Instruction } from '../../dockerfile/model';
import type { Choice, Note } from '../outcome';
import type { Rule } from '../rule';

/** How the container starts, as words without a shell. */
export interface Start {
  /** Words that arguments of `docker run` do not replace. */
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly argv: readonly [string, ...string[]];
  /** The instruction that names the program. */
  readonly by: Instruction;
  /** The instructions whose words are others than written: from shell form, a shell, a script, or behind a wrapper. */
  readonly unwrapped: readonly Instruction[];
  /** What a shell would put into the words, with what it puts there unless the container is started otherwise. */
  readonly variables: readonly StartVariable[];
  /** Whether tini or the like was the first process, which passes signals on and lets their default action happen. */
  readonly init: boolean;
  readonly changes: StartChanges;
}

/** A variable in the words of the start. */
export interface StartVariable {
  readonly name: string;
  /** `undefined` if nothing sets it. */
  readonly value: string | undefined;
  /** Where its word is in `argv`; a variable without a value that is a word of its own is not in `argv`. */
  readonly at: number;
  /** Whether the word is nothing but this variable without quotes, so that it may become several words, or none. */
  readonly whole: boolean;
  readonly line: number;
}

/** What the start did beside naming the program, and what takes its place. */
export interface StartChanges {
  readonly env: readonly StartEnv[];
  /** The directory that the program was started in, and that of WORKDIR. */
  readonly directory: { readonly path: string; readonly from: string; readonly line: number } | undefined;
  /** The user that a wrapper switched to, as an instruction that is not in the file. */
  readonly user: Instruction | undefined;
  /** Directories that were made, or given to a user, before the program was started. */
  readonly owned: readonly StartOwned[];
  /** Instructions that have nothing left to say. */
  readonly removed: readonly { readonly instruction: Instruction; readonly rule: Rule }[];
  readonly notes: readonly Note[];
  /** Answers that the start depends on, beside its variables. */
  readonly asks: readonly StartAsk[];
  /** What only the start needed: files of the image, and packages. */
  readonly unneeded: { readonly paths: readonly string[]; readonly packages: readonly string[] };
}

/** A variable that the start set. */
export interface StartEnv {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  readonly rule: Rule;
}

/** A directory that the start made, or gave to a user. */
export interface StartOwned {
  readonly path: string;
  readonly owner: string | undefined;
  /** Where, for messages. */
  readonly where: string;
}

/** Something that holds for a container only if nobody starts it otherwise. */
export interface StartAsk {
  readonly id: 'start-defaults' | 'start-options';
  readonly rule: Rule;
  readonly line: number;
  readonly text: string;
  /** The label and consequence of going on, and of keeping the image. */
  readonly go: Choice;
  readonly keep: Choice;
  /** Why nothing is converted if it is kept. */
  readonly reason: string;
}
