import { placeKey } from '../images/imageUri';
import type { OpenedImage } from '../images/openedImages';
import type { ChecksRow } from './checks/rows';
import type { LayersRow } from './layers/rows';
import type { OverviewRow } from './overview/rows';
import type { PackagesRow } from './packages/rows';
import type { ImageRow } from './row';
import { scansOf } from './scan/kept';
import type { ScanRow } from './scan/rows';

/** The row of an image's overview. */
export function overviewRow(parent: ImageRow, opened: OpenedImage): OverviewRow {
  return { kind: 'overview', id: `${parent.id}!overview`, parent, opened };
}

/** The checks of an image. */
export function checksRow(parent: ImageRow, opened: OpenedImage): ChecksRow {
  return { kind: 'checks', id: `${parent.id}!checks`, parent, opened };
}

/** The rows of what scanners found in an image, if it was scanned in this window. */
export function scanRowsOf(parent: ImageRow): readonly ScanRow[] {
  return scansOf(placeKey(parent.place)).map(({ scan, when }) => {
    return { kind: 'scan', id: `${parent.id}!scan-${scan.tool}`, parent, scan, when };
  });
}

/** The packages of an image. */
export function packagesRow(parent: ImageRow, opened: OpenedImage): PackagesRow {
  return { kind: 'packages', id: `${parent.id}!packages`, parent, opened };
}

/** The row of an image's layers. */
export function layersRow(parent: ImageRow, opened: OpenedImage): LayersRow {
  return { kind: 'layers', id: `${parent.id}!layers`, parent, opened };
}
