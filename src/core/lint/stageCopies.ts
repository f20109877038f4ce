import { baseOf } from '../convert/bases';
import { configOf } from '../convert/buildCommands';
import type { Copy } from '../convert/copies';
import { readCopy } from '../convert/copies';
import type { BaseConfig } from '../dockerfile/effective';
import { walkStage } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import type { LintFile, LintStage } from './lintFile';

/** A COPY or ADD of a stage, with its words worked out; `copy` is `undefined` where a variable has no value. */
export interface StageCopy {
  readonly instruction: Instruction;
  readonly copy: Copy | undefined;
}

/** The COPYs and ADDs of a stage and of those it is built upon, in order. */
export function copiesInto(file: LintFile, target: LintStage): readonly StageCopy[] {
  const known = copies.get(target);
  if (known !== undefined) return known;
  const found: StageCopy[] = [];
  walkStage(file.dockerfile, target.stage, startConfig(file, target), (instruction, before, link) => {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return;
    found.push({ instruction, copy: readCopy(file.dockerfile, link, instruction, before) });
  });
  copies.set(target, found);
  return found;
}

const copies = new WeakMap<LintStage, readonly StageCopy[]>();

/** What a stage starts with, or what most images do if it is not known. */
export function startConfig({ dockerfile }: LintFile, { stage, config }: LintStage): BaseConfig {
  return config ?? configOf(baseOf(dockerfile, stage));
}

/** The stage that a copy takes from; `undefined` for the build context, other images, and what comes only later in the file. */
export function sourceOf(file: LintFile, target: LintStage, copy: Copy | undefined): LintStage | undefined {
  if (copy?.from?.kind !== 'stage' || copy.from.stage.index >= target.stage.index) return undefined;
  return file.stages[copy.from.stage.index];
}

// Following files through thousands of stages takes minutes, and nobody wrote them by hand.
const instructionsLimit = 500;

/** The results that hold no more than their image and what is copied, because nothing is installed there; none in a file that is too long to follow. */
export function bareResults({ dockerfile, stages }: LintFile): readonly LintStage[] {
  if (dockerfile.instructions.length > instructionsLimit) return [];
  return stages.filter(({ isResult, facts }) => isResult && facts?.packageManager === false);
}
