import type { BaseConfig } from '../dockerfile/effective';
import { walkStage } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import type { Copy } from './copies';
import { readCopy, sourcesOf } from './copies';

/** The COPYs and ADDs of a stage and of those it is built upon, in order; `undefined` stands for one with an unknown variable. */
export function copiesOf(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): readonly (Copy | undefined)[] {
  const known = copiesByBase.get(stage);
  if (known?.base === base) return known.copies;
  const copies = readCopies(dockerfile, stage, base);
  copiesByBase.set(stage, { base, copies });
  return copies;
}

const copiesByBase = new WeakMap<
  Stage,
  { readonly base: BaseConfig; readonly copies: readonly (Copy | undefined)[] }
>();

function readCopies(dockerfile: Dockerfile, stage: Stage, base: BaseConfig): readonly (Copy | undefined)[] {
  const copies: (Copy | undefined)[] = [];
  walkStage(dockerfile, stage, base, (instruction, before, link) => {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
      copies.push(readCopy(dockerfile, link, instruction, before));
  });
  return copies;
}

/** Paths in the build context that a file of a stage's image may come from, the last copy first; follows copies between stages. */
export function contextPaths(dockerfile: Dockerfile, stage: Stage, base: BaseConfig, path: string): string[] {
  const copies = new Map<Stage, readonly (Copy | undefined)[]>();
  const seen = new Set<string>();
  // Stages that copy from each other twice would double the ways with every stage, so each place is looked at once.
  const waysTo = (of: Stage, wanted: string): string[] => {
    const place = `${of.index} ${wanted}`;
    if (seen.has(place)) return [];
    seen.add(place);
    const known = copies.get(of) ?? copiesOf(dockerfile, of, base).toReversed();
    copies.set(of, known);
    return known.flatMap((copy) => {
      if (copy === undefined || copy.from?.kind === 'image') return [];
      const sources = sourcesOf(copy, wanted);
      if (copy.from === undefined) return sources;
      // Stages only copy from earlier ones, so this ends.
      const { stage: earlier } = copy.from;
      return earlier.index >= of.index ? [] : sources.flatMap((source) => waysTo(earlier, source));
    });
  };
  return waysTo(stage, path);
}
