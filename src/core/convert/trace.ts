import type { BaseConfig } from '../dockerfile/effective';
import { walkStage } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import type { Copy } from './copies';
import { readCopy, sourcesOf } from './copies';

/** The COPYs and ADDs of a stage and of those it is built upon, in order; `undefined` stands for one with an unknown variable. */
export function copiesOf(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): readonly (Copy | undefined)[] {
  const copies: (Copy | undefined)[] = [];
  walkStage(dockerfile, stage, base, (instruction, before, link) => {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
      copies.push(readCopy(dockerfile, link, instruction, before));
  });
  return copies;
}

/** Paths in the build context that a file of a stage's image may come from, the last copy first; follows copies between stages. */
export function contextPaths(dockerfile: Dockerfile, stage: Stage, base: BaseConfig, path: string): string[] {
  return copiesOf(dockerfile, stage, base)
    .toReversed()
    .flatMap((copy) => {
      if (copy === undefined || copy.from?.kind === 'image') return [];
      const sources = sourcesOf(copy, path);
      if (copy.from === undefined) return sources;
      // Stages only copy from earlier ones, so this ends.
      const { stage: earlier } = copy.from;
      return earlier.index >= stage.index
        ? []
        : sources.flatMap((source) => contextPaths(dockerfile, earlier, base, source));
    });
}
