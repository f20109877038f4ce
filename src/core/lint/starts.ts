import type { ImageFacts } from '../catalog/imageFacts';
import type { Effective } from '../dockerfile/effective';
import { effectiveConfig, resolvePath } from '../dockerfile/effective';
import type { Argv } from '../dockerfile/effectiveArgv';
import { healthArgv, startArgv } from '../dockerfile/effectiveArgv';
import { interpreterPaths } from './interpreter';
import type { LintFile, LintStage } from './lintFile';
import { isPathOpen } from './openPath';
import type { Issue } from './rule';
import type { Brought } from './stageWalks';
import { broughtInto, knownConfig } from './stageWalks';

/** A result of the file, whose image is known, and what its containers run. */
export interface ResultStart extends ProgramPlace {
  readonly image: NonNullable<LintStage['image']>;
  readonly config: Effective;
  /** `undefined` where it goes with a part of the image that is not known. */
  readonly start: Argv | undefined;
  readonly health: Argv | undefined;
}

/** The results of a file that stand on images of which something is known. */
export function resultStarts(file: LintFile): readonly ResultStart[] {
  const known = starts.get(file);
  if (known !== undefined) return known;
  const { dockerfile } = file;
  const found = file.stages.flatMap((of): ResultStart[] => {
    const { stage, image, facts, isResult } = of;
    if (!isResult || image === undefined || facts === undefined || continuesTriggers(of)) return [];
    const config = effectiveConfig(dockerfile, stage, knownConfig(facts));
    return [
      {
        of,
        image,
        facts,
        config,
        path: config.env.get('PATH')?.value,
        isPathOpen: isPathOpen(config),
        workdir: config.workdir.value,
        start: startArgv(dockerfile, stage, facts.config),
        health: healthArgv(dockerfile, stage),
        brought: broughtInto(file, of),
      },
    ];
  });
  starts.set(file, found);
  return found;
}

const starts = new WeakMap<LintFile, readonly ResultStart[]>();

/** Whether a stage that this one is built upon has ONBUILD, which brings instructions that do not stand in it. */
export function continuesTriggers({ chain }: LintStage): boolean {
  return chain.slice(0, -1).some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'ONBUILD'));
}

/** The paths where a program is looked for: itself, or its name in each directory of PATH; with both names of what Debian merged. */
export function lookedFor(
  { path = defaultPath, workdir }: Pick<ProgramPlace, 'path' | 'workdir'>,
  program: string,
): readonly string[] {
  if (program.includes('/')) return twins(resolvePath(workdir, program));
  return path.split(':').flatMap((directory) => twins(resolvePath(resolvePath(workdir, directory), program)));
}

// What an engine takes where the image sets none.
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function twins(path: string): readonly string[] {
  if (/^\/s?bin\//.test(path)) return [path, `/usr${path}`];
  return /^\/usr\/s?bin\//.test(path) ? [path, path.slice('/usr'.length)] : [path];
}

/** An image as far as an instruction has come, in which a program is looked for. */
export interface ProgramPlace {
  readonly of: LintStage;
  readonly facts: ImageFacts;
  /** The value of PATH there. */
  readonly path: string | undefined;
  /** Whether the build may still put something into PATH. */
  readonly isPathOpen: boolean;
  readonly workdir: string;
  readonly brought: Brought;
}

/** Whether `program` may be there: the image has it, or something that the file brings may be it. */
export function mayStart(place: ProgramPlace, program: string): boolean {
  const { runtime } = place.facts;
  if (place.isPathOpen && !program.includes('/')) return true;
  const paths = lookedFor(place, program);
  if (runtime?.binary !== undefined && interpreterPaths(runtime).some((path) => paths.includes(path))) return true;
  return place.brought.mayHave(paths);
}

/** Issues without those at the place of another, as where several results have one instruction. */
export function onceEach(issues: Iterable<Issue>): readonly Issue[] {
  const byPlace = new Map<string, Issue>();
  for (const issue of issues) {
    const place = `${issue.start} ${issue.end}`;
    if (!byPlace.has(place)) byPlace.set(place, issue);
  }
  return [...byPlace.values()];
}
