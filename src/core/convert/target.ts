import type { Dockerfile, Stage } from '../dockerfile/model';
import { flag } from '../dockerfile/model';
import { findStage, globalScope, stageBase } from '../dockerfile/scope';
import type { Question, Reason } from './outcome';
import { say } from './rule';
import { buildTarget } from './rules/build-target';

/** The stage to convert, or a question which one, or why there is none. */
export type Target =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'refused'; readonly reason: Reason };

/** Chooses the stage that `name` means, or the only result of the file. */
export function chooseTarget(dockerfile: Dockerfile, name: string | undefined): Target {
  const last = dockerfile.stages.at(-1);
  if (last === undefined) throw new Error('the parse gate lets no file without stages pass');
  if (name !== undefined) {
    const stage = dockerfile.stages.find(
      (candidate) => candidate.name === name.toLowerCase() || String(candidate.index) === name,
    );
    if (stage !== undefined) return { kind: 'stage', stage };
    return {
      kind: 'refused',
      reason: say(
        buildTarget,
        last.from.line,
        `There is no stage "${name.slice(0, 60)}"; name one of the file's stages.`,
      ),
    };
  }
  const results = leaves(dockerfile).filter((stage) => stage.name !== undefined || stage === last);
  if (results.length === 1) return { kind: 'stage', stage: last };
  const [first, ...rest] = [last, ...results.filter((stage) => stage !== last)].map((stage) => ({
    value: stage.name ?? String(stage.index),
    label: stage.name ?? `stage ${stage.index}`,
    detail:
      stage === last
        ? `What a build without --target makes, from line ${stage.from.line}.`
        : `From line ${stage.from.line}.`,
  }));
  if (first === undefined) return { kind: 'stage', stage: last };
  const question = {
    id: 'target',
    line: last.from.line,
    text: 'Several stages are a result of this file; which one shall be converted?',
    choices: [first, ...rest],
  } as const;
  return { kind: 'question', question };
}

/** The stages that no later stage starts from or copies from. */
function leaves(dockerfile: Dockerfile): Stage[] {
  const scope = globalScope(dockerfile);
  const used = new Set<number>();
  for (const stage of dockerfile.stages) {
    const base = stageBase(dockerfile, stage, scope);
    if (base.kind === 'stage') used.add(base.stage.index);
    for (const instruction of stage.instructions) {
      const mounts = instruction.flags.flatMap(({ name, value }) =>
        name === 'mount' ? [/(?:^|,)from=([^,]+)/.exec(value ?? '')?.[1]] : [],
      );
      for (const source of [flag(instruction, 'from'), ...mounts]) {
        if (source === undefined) continue;
        const found = /^\d+$/.test(source)
          ? dockerfile.stages[Number(source)]
          : findStage(dockerfile, source, stage.index);
        if (found !== undefined) used.add(found.index);
      }
    }
  }
  return dockerfile.stages.filter((stage) => !used.has(stage.index));
}
