import type { BaseConfig, Effective } from '../dockerfile/effective';
import { walkStage } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import type { LintFile, LintStage } from './lintFile';

/**
 * Visits the instructions of the wanted stages and of those that they are built upon, each once, with the configuration
 * before it. Only stages that no other is built upon are walked, for walking each of a long chain would take minutes.
 */
export function visitTips(
  file: LintFile,
  configOf: (stage: LintStage) => BaseConfig | undefined,
  visit: (instruction: Instruction, before: Effective, stage: LintStage) => void,
): void {
  const bases = new Set(file.stages.map(({ chain }) => chain.at(-2)));
  const seen = new Set<Instruction>();
  for (const one of file.stages) {
    if (bases.has(one.stage)) continue;
    const config = configOf(one);
    if (config === undefined) continue;
    walkStage(file.dockerfile, one.stage, config, (instruction, before) => {
      if (seen.has(instruction)) return;
      seen.add(instruction);
      visit(instruction, before, one);
    });
  }
}
