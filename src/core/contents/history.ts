import type { HistoryStep, ShownImage } from '../image/image';

/** A step of how an image was made, with the layer that it made. */
export interface HistoryRow {
  /** `undefined` for a layer that the history does not speak of. */
  readonly step: HistoryStep | undefined;
  /** From 0, lowest first; `undefined` for a step that made none, or whose layer is not in the image. */
  readonly layer: number | undefined;
  /** Bytes of the layer as stored. */
  readonly size: number;
}

/**
 * The history of an image beside its layers, oldest first. It may say less or more than there are layers: layers without
 * a step come last, and so do steps whose layer is missing, without one.
 */
export function historyOf({ config, layers }: ShownImage): readonly HistoryRow[] {
  let next = 0;
  const rows: HistoryRow[] = config.history.map((step) => {
    const layer = step.emptyLayer || next >= layers.length ? undefined : next++;
    return { step, layer, size: layer === undefined ? 0 : (layers[layer]?.size ?? 0) };
  });
  for (; next < layers.length; next++) rows.push({ step: undefined, layer: next, size: layers[next]?.size ?? 0 });
  return rows;
}
