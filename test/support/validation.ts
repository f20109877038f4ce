import { parseDockerfile } from '../../src/core/dockerfile/parse';
import { checkResult } from '../../src/core/convert/postGate';

/** The errors that dockerfile-utils finds in a converted Dockerfile and did not find in the original. */
export function addedErrors(before: string, after: string): string[] {
  return checkResult(before, parseDockerfile(after), 1).reasons.map(({ text }) => text);
}
