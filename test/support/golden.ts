import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** Compares with a golden file, which must exist; `UPDATE_GOLDEN=1` writes it instead. */
export function matchesGolden(file: string, actual: string): void {
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, actual);
    return;
  }
  let expected: string;
  try {
    expected = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The golden file ${file} is missing; npm run test:update writes it.`, { cause: error });
  }
  assert.equal(actual, expected);
}
