import type { Dockerfile, Instruction, Stage } from './model';
import { findStage } from './scope';

/** The stages and images that an instruction takes files from, as its `--from` and the `from` of its mounts are written. */
export function writtenSources({ flags }: Instruction): readonly string[] {
  return flags.flatMap(({ name, value = '' }) => {
    const written = name === 'mount' ? /(?:^|,)from=([^,]+)/.exec(value)?.[1] : name === 'from' ? value : undefined;
    return written === undefined || written === '' ? [] : [written];
  });
}

/** The stage that a stage takes files from by a name or a number; `undefined` where that means an image. */
export function sourceStage(dockerfile: Dockerfile, { index }: Stage, written: string): Stage | undefined {
  return /^\d+$/.test(written) ? dockerfile.stages[Number(written)] : findStage(dockerfile, written, index);
}
