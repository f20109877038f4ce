import { test } from 'node:test';
import fc from 'fast-check';

/**
 * A test that holds for all values of `arbitrary`, of which it tries `runs`, always the same. `PROPERTY_RUNS` in the environment
 * is by how much to try more, and others; a failure prints the seed and path, which `PROPERTY_SEED` and `PROPERTY_PATH` take.
 */
export function property<T>(
  title: string,
  arbitrary: fc.Arbitrary<T>,
  runs: number,
  holds: (value: T) => void | Promise<void>,
): void {
  const { PROPERTY_RUNS: times, PROPERTY_SEED: seed, PROPERTY_PATH: path } = process.env;
  test(title, () =>
    fc.assert(
      fc.asyncProperty(arbitrary, async (value) => {
        await holds(value);
      }),
      {
        numRuns: runs * Number(times ?? 1),
        ...(seed !== undefined ? { seed: Number(seed) } : times === undefined && { seed: 1 }),
        ...(path !== undefined && { path }),
      },
    ),
  );
}
