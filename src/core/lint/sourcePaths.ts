import type { Copy } from '../convert/copies';
import { resolvePath } from '../dockerfile/effective';
import type { LintFile, LintStage } from './lintFile';
import { bareResults, copiesInto, sourceOf } from './stageCopies';

/** One path that a COPY takes from another stage. */
export interface SourcePath {
  readonly copy: Copy;
  readonly from: LintStage;
  /** Absolute, without a slash at the end. */
  readonly path: string;
  /** As it stands in the file, variables aside. */
  readonly written: string;
}

/** The paths without a pattern that the bare results of a file, and the stages that they take from, copy from other stages. */
export function sourcePaths(file: LintFile): readonly SourcePath[] {
  const found: SourcePath[] = [];
  const told = new Set<number>();
  const open = [...bareResults(file)];
  const seen = new Set<LintStage>();
  for (let target = open.pop(); target !== undefined; target = open.pop()) {
    if (seen.has(target)) continue;
    seen.add(target);
    for (const { copy, instruction } of copiesInto(file, target)) {
      const from = sourceOf(file, target, copy);
      if (copy === undefined || from === undefined) continue;
      open.push(from);
      if (told.has(instruction.start)) continue;
      told.add(instruction.start);
      for (const written of copy.sources)
        if (!/[*?[\\]/.test(written)) found.push({ copy, from, path: resolvePath('/', written), written });
    }
  }
  return found;
}
