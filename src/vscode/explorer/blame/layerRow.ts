import type { OpenedImage } from '../../images/openedImages';
import type { Explore } from '../explore';
import { layersRow } from '../groupRows';
import type { LayerRow } from '../layers/rows';
import type { ImageRow } from '../row';

/** The row of a layer, counted from 0, with all that are above it; `undefined` for one that is not there. */
export async function rowOfLayer(
  on: Explore,
  row: ImageRow,
  opened: OpenedImage,
  layer: number,
): Promise<LayerRow | undefined> {
  const { layersBelow } = await on.explorer();
  const { signal } = new AbortController();
  const rows = await layersBelow(layersRow(row, opened), signal, () => undefined);
  return rows.find((one) => one.layer === layer);
}
