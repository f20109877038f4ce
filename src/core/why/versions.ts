import type { LinkProblem } from './link';
import type { LinkedObject } from './linkedObject';

/** Versions that objects require of libraries that have others, as glibc's loader checks them before it starts a program. */
export function missingVersions(
  objects: readonly LinkedObject[],
  all: readonly LinkedObject[],
): readonly Extract<LinkProblem, { kind: 'missing-version' }>[] {
  return objects.flatMap((object) =>
    object.elf.requires.flatMap(({ library, versions }) => {
      const found = all.find(({ names }) => names.has(library));
      // A library without versions is taken for one that has them all.
      if (found === undefined || found.elf.provides.length === 0) return [];
      const has = new Set(found.elf.provides);
      return versions
        .filter((version) => !has.has(version))
        .map((version) => ({
          kind: 'missing-version' as const,
          version,
          library: found.at,
          neededBy: object.path,
          has: found.elf.provides.filter((one) => seriesOf(one) === seriesOf(version)),
        }));
    }),
  );
}

/** `GLIBC` of `GLIBC_2.34`. */
function seriesOf(version: string): string {
  return version.replace(/_[\d.]+$/, '');
}
