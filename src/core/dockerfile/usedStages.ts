import type { Dockerfile } from './model';
import { flag } from './model';
import { findStage, stageBase } from './scope';

/** Indexes of the stages that another one starts from, copies from or mounts. */
export function usedStages(dockerfile: Dockerfile): ReadonlySet<number> {
  const used = new Set<number>();
  for (const stage of dockerfile.stages) {
    const base = stageBase(dockerfile, stage);
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
  return used;
}
