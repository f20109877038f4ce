import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { isJava } from './javaCommand';

/** The java of the image for a health check that calls java; `undefined` where it calls another program, compiles, or needs files that are not carried over. */
export function javaPath(
  facts: Facts,
  draft: Draft,
  program: string,
  args: readonly (string | undefined)[],
): string | undefined {
  if (facts.program.kind !== 'java' || facts.shape !== 'final' || !isJava(program)) return undefined;
  if (args.some((word) => word?.endsWith('.java') === true)) return undefined;
  return draft.image?.runtime?.binary ?? program;
}
