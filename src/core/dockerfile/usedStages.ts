import type { Dockerfile } from './model';
import { stageBase } from './scope';
import { sourceStage, writtenSources } from './sourceStages';

/** Indexes of the stages that another one starts from, copies from or mounts. */
export function usedStages(dockerfile: Dockerfile): ReadonlySet<number> {
  const used = new Set<number>();
  for (const stage of dockerfile.stages) {
    const base = stageBase(dockerfile, stage);
    if (base.kind === 'stage') used.add(base.stage.index);
    for (const instruction of stage.instructions) {
      for (const written of writtenSources(instruction)) {
        const found = sourceStage(dockerfile, stage, written);
        if (found !== undefined) used.add(found.index);
      }
    }
  }
  return used;
}
