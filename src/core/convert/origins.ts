import type { Effective } from '../dockerfile/effective';
import { resolvePath, walkStage } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { baseOf } from './bases';
import type { BuildCommand, Position } from './buildCommands';
import { buildCommands, comesBefore, configOf } from './buildCommands';
import type { Copy } from './copies';
import { readCopy, sourcesOf } from './copies';
import type { Common } from './facts';
import type { FileStep } from './fileSteps';
import { fileStep } from './fileSteps';

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
export function origins(facts: Common, commandsOf?: (stage: Stage) => readonly BuildCommand[]): Origin[] {
  const paths = startPaths(facts.start, facts.before);
  const trail = new Trail(facts.dockerfile, commandsOf);
  const found = paths.flatMap((path) => trail.follow(facts.target, path, path, undefined));
  return facts.shape === 'single' ? found : found.filter(({ stage }) => stage !== facts.target);
}

/** The places where a file of a stage's image may have been made, the likeliest first; one without `since` stands for all that is not seen. */
export function fileOrigins(dockerfile: Dockerfile, stage: Stage, path: string): Origin[] {
  return new Trail(dockerfile, undefined).follow(stage, path, path, undefined);
}

/** Where the program of a start command may be: as given, or in each directory of PATH. */
export function startPaths(start: Pick<Common['start'], 'argv'>, before: Effective): string[] {
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

// Without other commands than those of the file, they are the same for whichever path is followed.
const writersOf = new WeakMap<Dockerfile, Map<Stage, readonly Writer[]>>();

class Trail {
  private readonly writers: Map<Stage, readonly Writer[]>;
  private readonly seen = new Set<string>();

  constructor(
    private readonly dockerfile: Dockerfile,
    private readonly commandsOf: ((stage: Stage) => readonly BuildCommand[]) | undefined,
  ) {
    const known = commandsOf === undefined ? writersOf.get(dockerfile) : undefined;
    this.writers = known ?? new Map<Stage, readonly Writer[]>();
    if (commandsOf === undefined) writersOf.set(dockerfile, this.writers);
  }

  /** Goes back from the file `wanted` of a stage, as it is before `until`, to what may have made it. */
  follow(stage: Stage, path: string, wanted: string, until: Position | undefined): Origin[] {
    const place = `${stage.index} ${wanted} ${until?.instruction.start ?? ''} ${until?.at ?? ''}`;
    if (this.seen.has(place) || this.seen.size > placesLimit) return [];
    this.seen.add(place);
    const found: Origin[] = [];
    let end = until;
    for (const writer of this.writersOf(stage)) {
      if (until !== undefined && !comesBefore(writer.position, until)) continue;
      const made = writer.kind === 'command' ? fileStep(writer.command, wanted) : copied(writer.copy, wanted);
      if (made === undefined) continue;
      found.push({ stage, path, wanted, since: writer.position, until: end });
      end = writer.position;
      const from = writer.kind === 'command' ? stage : sourceStage(writer.copy, stage);
      const before = writer.kind === 'command' ? writer.position : undefined;
      for (const source of made.sources) if (from !== undefined) found.push(...this.follow(from, path, source, before));
      if (made.certain) return found;
    }
    return [...found, { stage, path, wanted, since: undefined, until: end }];
  }

  /** The last one first. */
  private writersOf(stage: Stage): readonly Writer[] {
    const known = this.writers.get(stage);
    if (known !== undefined) return known;
    const config = configOf(baseOf(this.dockerfile, stage));
    const found = this.commandsOf?.(stage) ?? buildCommands(this.dockerfile, stage, config);
    const commands = found.map((command): Writer => ({
      kind: 'command',
      position: command.position,
      command,
    }));
    const copies: Writer[] = [];
    walkStage(this.dockerfile, stage, config, (instruction, before, link) => {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return;
      const copy = readCopy(this.dockerfile, link, instruction, before);
      if (copy !== undefined) copies.push({ kind: 'copy', position: { instruction, at: 0 }, copy });
    });
    const all = [...commands, ...copies].sort((a, b) => (comesBefore(a.position, b.position) ? 1 : -1));
    this.writers.set(stage, all);
    return all;
  }
}

/** What a COPY or ADD does to the file at a path. */
function copied(copy: Copy, wanted: string): FileStep | undefined {
  const sources = sourcesOf(copy, wanted);
  if (sources.length === 0) return undefined;
  const name = wanted.split('/').at(-1) ?? '';
  const isNamed = copy.sources.some((source) => source.replace(/\/+$/, '').split('/').at(-1) === name);
  return { sources, certain: isNamed || (wanted === copy.destination && !copy.intoDirectory) };
}

/** The stage that a copy takes from, which comes before that with the copy. */
function sourceStage(copy: Copy, stage: Stage): Stage | undefined {
  return copy.from?.kind === 'stage' && copy.from.stage.index < stage.index ? copy.from.stage : undefined;
}
