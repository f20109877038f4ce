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
  title: 'RUN calls a program the image does not have',
  severity: 'error',
  fix: {
    none: 'The command has to move to an earlier stage, which may not exist, and its result has to be copied.',
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
  const text = `This image has no ${program}, so the build fails. Run it in an earlier stage and copy the result.`;
  return { ...instructionPlace(instruction), text };
}
