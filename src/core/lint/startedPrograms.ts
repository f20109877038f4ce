import type { Origin } from '../convert/origins';
import { fileOrigins, startPaths } from '../convert/origins';
import type { Copy } from '../convert/copies';
import { sourcesOf } from '../convert/copies';
import { effectiveConfig } from '../dockerfile/effective';
import type { LintFile, LintStage } from './lintFile';
import type { StageCopy } from './stageCopies';
import { bareResults, copiesInto, sourceOf, startConfig } from './stageCopies';

/** A program that a result starts and that another stage made. */
export interface StartedProgram {
  readonly target: LintStage;
  /** Where the result has it. */
  readonly path: string;
  readonly copy: Copy;
  /** Where it may have been made, the likeliest first. */
  readonly origins: readonly Origin[];
}

/** The programs of bare results that their ENTRYPOINT, or else CMD, names itself and that come from stages of the file. */
export function startedPrograms(file: LintFile): readonly StartedProgram[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = bareResults(file).flatMap((target) => programOf(file, target) ?? []);
  known.set(file, found);
  return found;
}

const known = new WeakMap<LintFile, readonly StartedProgram[]>();

function programOf(file: LintFile, target: LintStage): StartedProgram | undefined {
  const copies = copiesInto(file, target);
  // One of unknown words may put another file over it.
  if (copies.length === 0 || copies.some(({ copy }) => copy === undefined)) return undefined;
  for (const path of programPaths(file, target)) {
    const last = copies.findLast(({ copy }) => copy !== undefined && sourcesOf(copy, path).length > 0);
    const source = last && sourceOf(file, target, last.copy);
    if (last?.copy === undefined || source === undefined) continue;
    if (bringsLibraries(copies, path)) return undefined;
    const origins = sourcesOf(last.copy, path).flatMap((place) => fileOrigins(file.dockerfile, source.stage, place));
    return { target, path, copy: last.copy, origins };
  }
  return undefined;
}

function programPaths(file: LintFile, target: LintStage): readonly string[] {
  const config = effectiveConfig(file.dockerfile, target.stage, startConfig(file, target));
  const part = config.entrypoint ?? config.cmd;
  if (part?.kind !== 'exec' || part.by === undefined) return [];
  const [program] = part.argv;
  if (program === undefined || /[$\s]/.test(program)) return [];
  return startPaths({ argv: [program] }, config);
}

/** Whether something is copied that may hold libraries or a loader, other than the program by its own name. */
function bringsLibraries(copies: readonly StageCopy[], program: string): boolean {
  const name = program.split('/').at(-1);
  return copies.some(({ copy, instruction }) => {
    if (copy === undefined || instruction.keyword === 'ADD') return true;
    const places = [...copy.sources, copy.destination];
    if (places.some((place) => libraryPlace.test(place) && !place.endsWith('/zoneinfo.zip'))) return true;
    const named = copy.sources.every((source) => source.split('/').at(-1) === name);
    return !named && (copy.destination === '/' || copy.sources.some((source) => /^\/?$/.test(source)));
  });
}

const libraryPlace =
  /(?:^|\/)(?:lib(?:\d+|exec|s)?|rootfs|root-?fs|sysroot|usr|nix)(?:\/?$|\/(?!(?:local\/)?s?bin\b|share\b))|\.so\b/i;
