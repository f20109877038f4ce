import type { Facts } from '../facts';
import type { Reason, RuleEdit } from '../outcome';
import { say } from '../rule';
import { splitStage } from '../rules/split-stage';
import { numberedBehind, usesOf } from '../stageUses';

/** The edits that let other stages name a stage by its new name, and those behind it by their new numbers. */
export function referenceEdits({ dockerfile, target }: Facts, name: string): RuleEdit[] {
  const renamed = usesOf(dockerfile, target).filter(({ written }) => !/^\d+$/.test(written));
  return [
    ...renamed.map(({ at, written }) => ({ at, written, text: name })),
    ...numberedBehind(dockerfile, target).map(({ at, written }) => ({
      at,
      written,
      text: String(Number(written) + 1),
    })),
  ].flatMap(({ at, written, text }) =>
    at === undefined ? [] : [{ start: at, end: at + written.length, text, rule: splitStage.id }],
  );
}

/** Why a place that names the stage, or one behind it, cannot be given the new name. */
export function referenceReasons({ dockerfile, target }: Facts): Reason[] {
  return [...usesOf(dockerfile, target), ...numberedBehind(dockerfile, target)].flatMap(
    ({ at, written, instruction }) =>
      at === undefined || !/^[\w.-]+$/.test(written)
        ? [say(splitStage, instruction.line, 'This names a stage in a way that cannot be changed; write its name out.')]
        : [],
  );
}
