import type { BaseConfig, Effective } from '../dockerfile/effective';
import { walkStage } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import type { LintFile, LintStage } from './lintFile';

/** The stages that no other is built upon: their chains hold every instruction, and few of them more than once. */
export function tipsOf({ stages }: LintFile): readonly LintStage[] {
  const bases = new Set(stages.map(({ chain }) => chain.at(-2)));
  return stages.filter(({ stage }) => !bases.has(stage));
}

/**
 * Visits the instructions of the wanted stages and of those that they are built upon, each once, with the configuration
 * before it. Only tips are walked, for walking each stage of a long chain would take minutes.
 */
export function visitTips(
  file: LintFile,
  configOf: (stage: LintStage) => BaseConfig | undefined,
  visit: (instruction: Instruction, before: Effective, stage: LintStage) => void,
): void {
  const seen = new Set<Instruction>();
  for (const one of tipsOf(file)) {
    const config = configOf(one);
    if (config === undefined) continue;
    walkStage(file.dockerfile, one.stage, config, (instruction, before) => {
      if (seen.has(instruction)) return;
      seen.add(instruction);
      visit(instruction, before, one);
    });
  }
}
