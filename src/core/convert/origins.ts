import type { Effective } from '../dockerfile/effective';
import { resolvePath } from '../dockerfile/effective';
import type { Stage } from '../dockerfile/model';
import type { Copy } from './copies';
import { sourcesOf } from './copies';
import type { Common } from './facts';
import type { Start } from './start';

/** A place where the started file may have been made: `wanted` in `stage`, which the target's image holds at `path`. */
export interface Origin {
  readonly stage: Stage;
  readonly path: string;
  readonly wanted: string;
}

/** The stages and paths that the started file may come from, the likeliest first. */
export function origins(facts: Common): Origin[] {
  const paths = startPaths(facts.start, facts.before);
  const own = facts.shape === 'single' ? paths.map((path) => ({ stage: facts.target, path, wanted: path })) : [];
  const copied = facts.copies.toReversed().flatMap((copy: Copy | undefined) => {
    if (copy?.from?.kind !== 'stage') return [];
    const { stage } = copy.from;
    return paths.flatMap((path) => sourcesOf(copy, path).map((wanted) => ({ stage, path, wanted })));
  });
  return [...own, ...copied];
}

/** Where the program of a start command may be: as given, or in each directory of PATH. */
function startPaths(start: Start, before: Effective): string[] {
  const [program] = start.argv;
  if (program.includes('/')) return [resolvePath(before.workdir.value, program)];
  return (before.env.get('PATH')?.value ?? '')
    .split(':')
    .flatMap((directory) => (directory.startsWith('/') ? [resolvePath(directory, program)] : []));
}
