import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';
import { stageBase } from '../dockerfile/scope';
import { sourceStage, writtenSources } from '../dockerfile/sourceStages';

/** A place where a stage is named: by FROM, `--from=` or a mount. */
export interface StageUse {
  readonly instruction: Instruction;
  /** The stage that the place is in. */
  readonly by: Stage;
  /** Whether it is a FROM, which continues the stage. */
  readonly continues: boolean;
  /** As written: a name, a number, or a variable. */
  readonly written: string;
  /** Where `written` stands in the text; `undefined` if it cannot be told. */
  readonly at: number | undefined;
}

/** Every place where other stages name `stage`. */
export function usesOf(dockerfile: Dockerfile, stage: Stage): readonly StageUse[] {
  return allUses(dockerfile)
    .filter(({ means }) => means === stage)
    .map(({ use }) => use);
}

/** The places that name a stage behind `stage` by its number. */
export function numberedBehind(dockerfile: Dockerfile, stage: Stage): readonly StageUse[] {
  return allUses(dockerfile)
    .filter(({ use, means }) => /^\d+$/.test(use.written) && means.index > stage.index)
    .map(({ use }) => use);
}

function allUses(dockerfile: Dockerfile): { readonly use: StageUse; readonly means: Stage }[] {
  return dockerfile.stages.flatMap((by) => {
    const base = stageBase(dockerfile, by);
    const from = by.from.args.indexOf(by.image);
    const at = from < 0 ? undefined : offsetInText(by.from, from);
    const first =
      base.kind === 'stage'
        ? [{ use: { instruction: by.from, by, continues: true, written: by.image, at }, means: base.stage }]
        : [];
    const others = by.instructions.flatMap((instruction) =>
      sources(dockerfile, instruction).flatMap(({ written, at: place }) => {
        const means = sourceStage(dockerfile, by, written);
        return means === undefined ? [] : [{ use: { instruction, by, continues: false, written, at: place }, means }];
      }),
    );
    return [...first, ...others];
  });
}

function sources(dockerfile: Dockerfile, instruction: Instruction): { written: string; at: number | undefined }[] {
  const head = dockerfile.text.slice(instruction.start, offsetInText(instruction, 0));
  let searched = 0;
  return writtenSources(instruction).map((written) => {
    const found = head.indexOf(`from=${written}`, searched);
    if (found >= 0) searched = found + written.length;
    return { written, at: found < 0 ? undefined : instruction.start + found + 'from='.length };
  });
}
