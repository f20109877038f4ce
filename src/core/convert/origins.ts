import type { Effective } from '../dockerfile/effective';
import { resolvePath, walkStage } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { baseOf } from './bases';
import type { BuildCommand, Position } from './buildCommands';
import { buildCommands, comesBefore, configOf } from './buildCommands';
import type { Copy } from './copies';
import { readCopy, sourcesOf } from './copies';
import type { Common } from './facts';
import { fileStep } from './fileSteps';
import type { Start } from './start/start';

/** A place where the started file may have been made: `wanted` in `stage`, which the target's image holds at `path`. */
export interface Origin {
  readonly stage: Stage;
  readonly path: string;
  readonly wanted: string;
  /** What is made before this is overwritten, perhaps. */
  readonly since: Position | undefined;
  /** What is made behind this is not what was copied on. */
  readonly until: Position | undefined;
}

/** Whether what a command makes at the wanted path is what is started. */
export function isMadeFor(origin: Origin, position: Position): boolean {
  return (
    (origin.since === undefined || comesBefore(origin.since, position)) &&
    (origin.until === undefined || comesBefore(position, origin.until))
  );
}

/** The stages and paths that the started file may come from, the likeliest first; copies within and between stages are followed. */
export function origins(facts: Common): Origin[] {
  const paths = startPaths(facts.start, facts.before);
  const trail = new Trail(facts.dockerfile);
  if (facts.shape === 'single') return paths.flatMap((path) => trail.follow(facts.target, path, path, undefined));
  return facts.copies.toReversed().flatMap((copy: Copy | undefined) => {
    if (copy?.from?.kind !== 'stage') return [];
    const { stage } = copy.from;
    return paths.flatMap((path) =>
      sourcesOf(copy, path).flatMap((wanted) => trail.follow(stage, path, wanted, undefined)),
    );
  });
}

/** Where the program of a start command may be: as given, or in each directory of PATH. */
function startPaths(start: Start, before: Effective): string[] {
  const [program] = start.argv;
  if (program.includes('/')) return [resolvePath(before.workdir.value, program)];
  return (before.env.get('PATH')?.value ?? '')
    .split(':')
    .flatMap((directory) => (directory.startsWith('/') ? [resolvePath(directory, program)] : []));
}

/** What writes files in a stage: its commands, and its copies. */
type Writer =
  | { readonly kind: 'command'; readonly position: Position; readonly command: BuildCommand }
  | { readonly kind: 'copy'; readonly position: Position; readonly copy: Copy };

// Stages that copy from each other twice would double the ways with every stage.
const placesLimit = 200;
