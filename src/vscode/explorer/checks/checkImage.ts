import type { CheckId, CheckResult, CheckSubject } from '../../../core/checks/check';
import { runCheck } from '../../../core/checks/checks';
import type { NonrootReport } from '../../../core/why/runAs';
import type { WhyReport } from '../../../core/why/why';
import type { OpenedImage } from '../../images/openedImages';
import type { Explore } from '../explore';
import { ownersIn } from '../packages/installed';
import { kept } from './kept';

const results = kept<CheckResult>();
const starts = kept<WhyReport>();
const users = kept<NonrootReport>();

/** What one of the checks of an image came to, worked out once; rejects with `ImageError`. */
export function checkImage(on: Explore, opened: OpenedImage, id: CheckId, signal: AbortSignal): Promise<CheckResult> {
  return results(opened, id, signal, (live) => runCheck(id, subjectOf(on, opened), live));
}

/** Whether an image starts, worked out once. */
export function startOfImage(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<WhyReport> {
  const { image, tree } = opened;
  return starts(opened, '', signal, async (live) => (await on.dockerfiles()).why(image, tree, live));
}

function subjectOf(on: Explore, opened: OpenedImage): CheckSubject {
  const { image, tree, faults } = opened;
  return {
    image,
    tree,
    isWhole: faults.length === 0,
    why: (signal) => startOfImage(on, opened, signal),
    nonroot: (signal) =>
      users(opened, '', signal, async (live) => (await on.dockerfiles()).nonrootReport(image, tree, live)),
    owners: async (signal) => (await ownersIn(on, opened, signal)).owners,
  };
}
