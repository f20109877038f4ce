import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { stageChain } from '../dockerfile/scope';
import type { ShownImage } from '../image/image';
import { align, type Alignment } from './align';
import { fit, fullFit } from './fit';
import { editedSince, type Found } from './edited';
import type { StepText } from './step';
import { stepsOf, type Steps } from './steps';
import { wantedOf, type Wanted } from './wanted';

/** The instruction of a Dockerfile that a layer comes from. */
export interface Blamed {
  readonly instruction: Instruction;
  /** `edited` if it reads differently now but what stands around it is the same. */
  readonly how: 'same' | 'edited';
}

/** What a Dockerfile says of an image. */
export interface Blame {
  /** The stage that was built. */
  readonly stage: Stage;
  /** How much of the stage is found in the image, or of the end of the image in the stage if that is less, from 0 to 1. */
  readonly score: number;
  /** How much that tells, whatever the length of the file. */
  readonly worth: number;
  /** For each layer, lowest first; `undefined` where the file does not tell. */
  readonly layers: readonly (Blamed | undefined)[];
  /** The same for each step of the history, oldest first; empty where there is none that fits the layers. */
  readonly steps: readonly (Blamed | undefined)[];
  /** What the file builds upon, where it is told. */
  readonly base: BlamedBase | undefined;
}

/** The lowest part of an image, which is another image. */
export interface BlamedBase {
  readonly from: Instruction;
  /** How many of the layers, and of the steps, are its own. */
  readonly layers: number;
  readonly steps: number;
}

/** Finds the instructions that made the layers of an image, by its history; `undefined` if the image is none of this file's. */
export function blame(image: ShownImage, dockerfile: Dockerfile): Blame | undefined {
  const steps = stepsOf(image);
  const stages = dockerfile.stages.slice(-stageLimit);
  let work = 0;
  // The last stages first: what is built unless another is asked for.
  const found = stages
    .toReversed()
    .flatMap((stage) => {
      work +=
        steps.texts.length * stageChain(dockerfile, stage).reduce((sum, link) => sum + link.instructions.length, 0);
      return work > workLimit ? [] : (blameStage(steps, dockerfile, stage) ?? []);
    })
    .toReversed();
  // Of several that are worth the same, the last is what is built unless another is asked for.
  const best = found.reduce<Blame | undefined>(
    (one, other) => (one && one.worth > other.worth ? one : other),
    undefined,
  );
  if (best === undefined || best.score < leastScore || best.worth < leastWorth) return undefined;
  const equals = found.filter(({ worth }) => worth === best.worth);
  return { ...best, layers: agreed(equals, ({ layers }) => layers), steps: agreed(equals, ({ steps: all }) => all) };
}

/** A file of more stages is built from its last ones. */
const stageLimit = 60;
/** Pairs of a step and an instruction; no image that somebody wrote a file for comes near. */
const workLimit = 1_000_000;
const leastScore = 0.5;
/** What a COPY with its sources, or two other instructions, come to. */
const leastWorth = 400;

function blameStage(steps: Steps, dockerfile: Dockerfile, stage: Stage): Blame | undefined {
  const wanted = wantedOf(dockerfile, stage).filter(
    ({ instruction: { keyword } }) => !steps.layersOnly || makesLayers.has(keyword),
  );
  if (wanted.length === 0) return undefined;
  const { texts } = steps;
  const alignment = align({
    columns: texts.length,
    rows: wanted.length,
    worth: (column, row) => {
      const [step, one] = [texts[column], wanted[row]];
      return step === undefined || one === undefined ? 0 : fit(step, one);
    },
    columnGap: (column) => gapOfStep(texts[column]),
    rowGap: (row) => gapOfInstruction(wanted[row]),
  });
  const rows = editedSince(texts, wanted, alignment.rows);
  const blamed = rows.map((row): Blamed | undefined => {
    const one = row === undefined ? undefined : wanted[row.row];
    return one && row && { instruction: one.instruction, how: row.how };
  });
  return {
    stage,
    score: scoreOf(texts, wanted, alignment),
    worth: alignment.worth,
    layers: steps.ofLayers.map(({ step, isAlone }) => (isAlone ? blamed[step] : undefined)),
    base: baseOf(steps, dockerfile, stage, wanted, rows),
    steps: steps.layersOnly ? [] : [...Array.from({ length: steps.left }, () => undefined), ...blamed],
  };
}

/** All below the first instruction, if that is found; were it edited, its own layer would be taken for one of the base. */
function baseOf(
  steps: Steps,
  dockerfile: Dockerfile,
  stage: Stage,
  wanted: readonly Wanted[],
  rows: readonly (Found | undefined)[],
): BlamedBase | undefined {
  const first = rows.findIndex((row) => row !== undefined);
  const beginning = wanted.findIndex(({ instruction: { keyword } }) => keyword !== 'ARG');
  if (first < 0 || (rows[first]?.row ?? Infinity) > beginning) return undefined;
  const [{ from }] = stageChain(dockerfile, stage);
  const layers = steps.ofLayers.filter(({ step }) => step < first).length;
  return { from, layers, steps: steps.layersOnly ? 0 : first + steps.left };
}

const makesLayers = new Set(['ADD', 'COPY', 'RUN', 'WORKDIR']);

function gapOfStep(step: StepText | undefined): number {
  if (step === undefined) return 100;
  if (step.keyword === 'FROM' || step.keyword === 'ARG') return 0;
  return makesLayers.has(step.keyword) && step.keyword !== 'WORKDIR' ? 150 : 70;
}

function gapOfInstruction(wanted: Wanted | undefined): number {
  const keyword = wanted?.instruction.keyword ?? '';
  if (keyword === 'ARG') return 0;
  return makesLayers.has(keyword) && keyword !== 'WORKDIR' ? 100 : 50;
}

/** The share of the file that is found, or the share that it has in the steps from the first found one on if that is less. */
function scoreOf(texts: readonly (StepText | undefined)[], wanted: readonly Wanted[], { rows }: Alignment): number {
  const found = new Set(rows.filter((row) => row !== undefined));
  const counted = wanted.map((one, row) => ({ row, full: one.instruction.keyword === 'ARG' ? 0 : fullFit(one) }));
  const all = counted.reduce((sum, { full }) => sum + full, 0);
  const had = counted.reduce((sum, { row, full }) => sum + (found.has(row) ? full : 0), 0);
  const first = rows.findIndex((row) => row !== undefined);
  if (first < 0 || all === 0) return 0;
  const region = texts
    .slice(first)
    .map((step, at) => ({ gap: gapOfStep(step), isFound: rows[first + at] !== undefined }));
  const told = region.reduce((sum, { gap, isFound }) => sum + (isFound ? gap : 0), 0);
  const whole = region.reduce((sum, { gap }) => sum + gap, 0);
  return Math.min(had / all, whole === 0 ? 1 : told / whole);
}

/** What all stages that are worth as much say the same of. */
function agreed(
  equals: readonly Blame[],
  of: (one: Blame) => readonly (Blamed | undefined)[],
): readonly (Blamed | undefined)[] {
  const [first, ...others] = equals.map(of);
  return (first ?? []).map((one, at) =>
    others.every((other) => other[at]?.instruction === one?.instruction) ? one : undefined,
  );
}
