import type { Dockerfile } from '../dockerfile/model';
import { flag } from '../dockerfile/model';
import { stageBase } from '../dockerfile/scope';

/** The first of `wanted` that is no stage and no image of the file, or one with a number. */
export function freeName(dockerfile: Dockerfile, wanted: readonly [string, ...string[]]): string {
  const taken = new Set<string>();
  for (const stage of dockerfile.stages) {
    if (stage.name !== undefined) taken.add(stage.name);
    const base = stageBase(dockerfile, stage);
    if (base.kind === 'image') taken.add(base.reference);
    for (const instruction of stage.instructions) {
      const mounts = instruction.flags.flatMap(({ name, value }) =>
        name === 'mount' ? [/(?:^|,)from=([^,]+)/.exec(value ?? '')?.[1]] : [],
      );
      for (const name of [flag(instruction, 'from'), ...mounts]) if (name !== undefined) taken.add(name.toLowerCase());
    }
  }
  const found = wanted.find((name) => !taken.has(name));
  for (let number = 2; found === undefined; number++)
    if (!taken.has(`${wanted[0]}-${number}`)) return `${wanted[0]}-${number}`;
  return found;
}
