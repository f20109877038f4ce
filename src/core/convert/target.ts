import type { Dockerfile, Stage } from '../dockerfile/model';
import { usedStages } from '../dockerfile/usedStages';
import type { Question, Reason } from './outcome';
import type { QuestionId } from './questions';
import { say } from './rule';
import { buildTarget } from './rules/build-target';

/** The stage to convert, or the results of the file of which one must be chosen, the default one first. */
export type Target =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'several'; readonly stages: readonly [Stage, ...Stage[]] }
  | { readonly kind: 'refused'; readonly reason: Reason };

/** Finds the stage that `name` means, or the results of the file. */
export function chooseTarget(dockerfile: Dockerfile, name: string | undefined): Target {
  const last = dockerfile.stages.at(-1);
  if (last === undefined) throw new Error('the parse gate lets no file without stages pass');
  if (name !== undefined) {
    const stage = dockerfile.stages.find(
      (candidate) => candidate.name === name.toLowerCase() || String(candidate.index) === name,
    );
    if (stage !== undefined) return { kind: 'stage', stage };
    const text = `There is no stage "${name.slice(0, 60)}"; name one of the file's stages.`;
    return { kind: 'refused', reason: say(buildTarget, last.from.line, text) };
  }
  // A stage without a name can be built by its number only, which nobody does on purpose.
  const others = leaves(dockerfile).filter((stage) => stage.name !== undefined && stage !== last);
  return others.length === 0 ? { kind: 'stage', stage: last } : { kind: 'several', stages: [last, ...others] };
}

/** Asks which of the stages to convert. */
export function targetQuestion(stages: readonly [Stage, ...Stage[]], last: Stage): Question {
  const choice = (stage: Stage) => ({
    value: stage.name ?? String(stage.index),
    label: stage.name ?? `stage ${stage.index}`,
    detail:
      stage === last
        ? `What a build without --target makes, from line ${stage.from.line}.`
        : `From line ${stage.from.line}.`,
  });
  const [first, ...rest] = stages;
  return {
    id: 'target' satisfies QuestionId,
    rule: buildTarget.id,
    line: last.from.line,
    text: 'Several stages are a result of this file; which one shall be converted?',
    choices: [choice(first), ...rest.map(choice)],
  };
}

/** The stages that no later stage starts from or copies from. */
function leaves(dockerfile: Dockerfile): Stage[] {
  const used = usedStages(dockerfile);
  return dockerfile.stages.filter((stage) => !used.has(stage.index));
}
