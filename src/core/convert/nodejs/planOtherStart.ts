import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { say } from '../rule';
import { otherStartRule } from '../rules/other-start';

/** Asks whether another start takes the place of the written one, if there is one that cannot be kept. */
export function planOtherStart(
  facts: Facts,
  program: NodeProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): void {
  const { instead } = program;
  if (instead === undefined) return;
  const { line } = facts.start.by;
  const answer = ask(draft, answers, {
    id: 'other-start',
    rule: otherStartRule.id,
    line,
    text: instead.question,
    choices: [
      { value: 'take', label: instead.label, detail: instead.detail },
      { value: 'keep', label: 'Keep it as it is', detail: 'Nothing is converted.' },
    ],
  });
  if (answer === 'keep') draft.reasons.push(say(otherStartRule, line, instead.problem));
  if (answer === 'take') draft.notes.push(say(otherStartRule, line, `You chose: ${instead.label}.`));
}
