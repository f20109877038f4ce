import type { Effective } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import type { Directory, Draft } from '../draft';
import type { Facts } from '../facts';
import type { Reason } from '../outcome';
import type { Rule } from '../rule';
import { say } from '../rule';
import { noRunInFinal } from '../rules/no-run-in-final';

/** A RUN of a final stage while it is taken apart. */
export interface Run {
  readonly facts: Facts;
  readonly draft: Draft;
  readonly instruction: Instruction;
  readonly before: Effective;
  /** The directories that were made so far, by path. */
  readonly made: Map<string, Directory>;
  /** The rules that a note is due for, with the first line. */
  readonly rules: Map<Rule, number>;
}

/** Why a command cannot be left out; `problem` is the end of a sentence that begins with "this one". */
export function refusal(line: number, problem: string): Reason {
  const text = `The final stage cannot run commands without a shell, and this one ${problem}; do it in an earlier stage and copy the result.`;
  return say(noRunInFinal, line, text);
}

/** Remembers that a note of a rule is due. */
export function due(run: Run, rule: Rule, line: number): void {
  if (!run.rules.has(rule)) run.rules.set(rule, line);
}
