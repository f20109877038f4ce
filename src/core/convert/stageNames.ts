import type { Dockerfile } from '../dockerfile/model';
import { stageBase } from '../dockerfile/scope';
import { writtenSources } from '../dockerfile/sourceStages';

/** The first of `wanted` that is no stage and no image of the file, or one with a number. */
export function freeName(dockerfile: Dockerfile, wanted: readonly [string, ...string[]]): string {
  const taken = new Set<string>();
  for (const stage of dockerfile.stages) {
    if (stage.name !== undefined) taken.add(stage.name);
    const base = stageBase(dockerfile, stage);
    if (base.kind === 'image') taken.add(base.reference);
    for (const instruction of stage.instructions) {
      for (const name of writtenSources(instruction)) taken.add(name.toLowerCase());
    }
  }
  const found = wanted.find((name) => !taken.has(name));
  for (let number = 2; found === undefined; number++)
    if (!taken.has(`${wanted[0]}-${number}`)) return `${wanted[0]}-${number}`;
  return found;
}
