import type { HistoryStep, ShownImage } from '../image/image';
import { readStep, type StepText } from './step';

/** How an image was made, as far as it says so. */
export interface Steps {
  /** Oldest first; each tells nothing, or what it did. */
  readonly texts: readonly (StepText | undefined)[];
  /** For each layer, lowest first, the step that it was written after, by index. */
  readonly ofLayers: readonly LayerStep[];
  /** How many of the oldest steps are left out. */
  readonly left: number;
  /** Only steps that made layers are there. */
  readonly layersOnly: boolean;
}

/** The step of a layer. */
export interface LayerStep {
  /** Negative for one that is left out. */
  readonly step: number;
  /** No other step has a part in the layer. */
  readonly isAlone: boolean;
}

/** Reads the history of an image, or what its layers say of themselves where there is none. */
export function stepsOf({ config: { history }, layers }: ShownImage): Steps {
  const late = Math.max(0, history.length - stepLimit);
  const made = history.flatMap((step, index) => (step.emptyLayer ? [] : [index]));
  if (made.length === layers.length && history.length > 0) {
    const texts = history.slice(late).map(({ createdBy }) => readStep(createdBy));
    return {
      texts,
      ofLayers: made.map((index) => ({
        step: index - late,
        isAlone: index >= late && !madeWithOthers(history, texts, index, late),
      })),
      left: late,
      layersOnly: false,
    };
  }
  const own = layers.slice(-stepLimit);
  const before = layers.length - own.length;
  return {
    texts: own.map(({ createdBy }) => readStep(createdBy)),
    ofLayers: layers.map((_, layer) => ({ step: layer - before, isAlone: true })),
    left: before,
    layersOnly: true,
  };
}

/** No file has as many instructions; the last ones are those of a file. */
const stepLimit = 1000;

/**
 * Whether several instructions made a layer, as where Podman and Buildah write one for a whole stage: steps that bring files and have
 * no layer of their own stand before it, or the step that has it brings none.
 */
function madeWithOthers(
  history: readonly HistoryStep[],
  texts: readonly (StepText | undefined)[],
  index: number,
  late: number,
): boolean {
  const own = texts[index - late];
  if (own !== undefined && !bringsFiles.has(own.keyword) && own.keyword !== 'WORKDIR') return true;
  // Docker leaves the layer out where nothing changed.
  if (history[index]?.comment?.startsWith('FROM ') !== true) return false;
  for (let at = index - 1; at >= late && history[at]?.emptyLayer === true; at--)
    if (bringsFiles.has(texts[at - late]?.keyword ?? '')) return true;
  return false;
}

const bringsFiles = new Set(['ADD', 'COPY', 'RUN']);
