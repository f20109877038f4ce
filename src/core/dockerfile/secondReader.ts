import { DockerfileParser } from 'dockerfile-ast';
import type { Dockerfile } from './model';

/**
 * The first line, from 1, on which dockerfile-ast sees another instruction begin than the reader of this project does;
 * `undefined` if both see the same. They share no code, so that what both agree on is hardly misread.
 */
export function firstDisagreement({ text, instructions }: Dockerfile): number | undefined {
  const own = instructions.map(({ keyword, line }) => ({ keyword, line }));
  const other = DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => ({ keyword: instruction.getKeyword(), line: instruction.getRange().start.line + 1 }));
  for (let at = 0; at < Math.max(own.length, other.length); at++) {
    const [mine, theirs] = [own[at], other[at]];
    if (mine?.keyword !== theirs?.keyword || mine?.line !== theirs?.line)
      return Math.min(mine?.line ?? Infinity, theirs?.line ?? Infinity);
  }
  return undefined;
}
