import type { BaseConfig } from '../dockerfile/effective';
import { effectiveConfig } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { stageChain } from '../dockerfile/scope';
import type { Copy } from './copies';
import { readCopy, sourcesOf } from './copies';

/** The COPYs and ADDs of a stage and of those it is built upon, in order; `undefined` stands for one with an unknown variable. */
export function copiesOf(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): readonly (Copy | undefined)[] {
  return stageChain(dockerfile, stage).flatMap((link) =>
    link.instructions
      .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
      .map((instruction) =>
        readCopy(dockerfile, link, instruction, effectiveConfig(dockerfile, link, base, instruction)),
      ),
  );
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
