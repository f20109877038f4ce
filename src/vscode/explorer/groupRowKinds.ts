import { checkRows } from './checks/rows';
import type { Explore } from './explore';
import { layerRows } from './layers/rows';
import { overviewRows } from './overview/rows';
import { packageRows } from './packages/rows';
import { scanRows } from './scan/rows';

/** The kinds of all rows below an image besides those of its files. */
export const groupRowKinds = (on: Explore) => ({
  ...overviewRows(on),
  ...checkRows(on),
  ...scanRows,
  ...packageRows(on),
  ...layerRows(on),
});
