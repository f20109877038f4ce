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
  const found: string[] = [];
  // Stages that copy from each other twice would double the ways with every stage, so each place is looked at once.
  const seen = new Set<string>();
  // A list, because thousands of stages are more than calls can be nested. The next one is at its end.
  const open: { readonly of: Stage | undefined; readonly wanted: string }[] = [{ of: stage, wanted: path }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { of, wanted } = next;
    if (of === undefined) {
      found.push(wanted);
      continue;
    }
    const place = `${of.index} ${wanted}`;
    if (seen.has(place)) continue;
    seen.add(place);
    const ways = copiesOf(dockerfile, of, base)
      .toReversed()
      .flatMap((copy) => {
        if (copy === undefined || copy.from?.kind === 'image') return [];
        const earlier = copy.from?.stage;
        // Stages only copy from earlier ones, so this ends.
        if (earlier !== undefined && earlier.index >= of.index) return [];
        return sourcesOf(copy, wanted).map((source) => ({ of: earlier, wanted: source }));
      });
    open.push(...ways.toReversed());
  }
  return found;
}
