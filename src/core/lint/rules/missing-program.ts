import { lacksProgram } from '../../catalog/programs';
import { callsRuntime } from '../interpreter';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';
import type { ExecRun } from '../runs';
import { execRuns } from '../runs';
import { mayStart } from '../starts';

/** A RUN in exec form whose program is neither in the image nor could have been brought there. */
export const missingProgram: LintRule = {
  id: 'missing-program',
  title: 'A RUN of a program that is not there',
  severity: 'error',
  fix: {
    none: 'What it does belongs into an earlier stage, of which there may be none, and the way from there is a COPY of what it makes.',
  },
  check: (file) => execRuns(file).flatMap((run) => runIssue(run) ?? []),
};

function runIssue({ instruction, argv: [program], place, paths }: ExecRun): Issue | undefined {
  const { facts } = place;
  const { image, shellLess } = place.of;
  if (!shellLess || image === undefined) return undefined;
  // What calls the runtime of the image by another name than it has there is told on its own.
  if (facts.runtime !== undefined && callsRuntime(facts.runtime, program)) return undefined;
  if (mayStart(place, program)) return undefined;
  if (program === '' || !lacksProgram(image, facts, paths)) return undefined;
  const text = `There is no ${program} in this image, so that the build fails; do it in an earlier stage, and copy what it makes.`;
  return { ...instructionPlace(instruction), text };
}
