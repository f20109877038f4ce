import type { Check, CheckId, CheckResult, CheckSubject } from './check';
import { ghostCheck } from './ghostCheck';
import { layerCheck } from './layerCheck';
import { nonrootCheck } from './nonrootCheck';
import { rightsCheck } from './rightsCheck';
import { secretCheck } from './secretCheck';
import { startCheck } from './startCheck';
import { toolsCheck } from './toolsCheck';

/** All checks, in the order in which they are shown. */
export const checks: readonly Check[] = [
  { id: 'start', title: 'Start', ofNames: false, ofLayers: false, run: startCheck },
  { id: 'nonroot', title: 'Nonroot', ofNames: false, ofLayers: false, run: nonrootCheck },
  { id: 'secrets', title: 'Secrets', ofNames: false, ofLayers: false, run: secretCheck },
  { id: 'rights', title: 'Setuid and capabilities', ofNames: true, ofLayers: false, run: rightsCheck },
  { id: 'ghosts', title: 'Hidden by later layers', ofNames: false, ofLayers: true, run: ghostCheck },
  { id: 'layers', title: 'Odd layers', ofNames: false, ofLayers: true, run: layerCheck },
  { id: 'tools', title: 'Shells and package managers', ofNames: true, ofLayers: false, run: toolsCheck },
];

/**
 * Runs one of the {@link checks}. Of an image that is not known as a whole nothing is said to be in order. Rejects with
 * `ImageError` if the image cannot be read.
 */
export async function runCheck(id: CheckId, subject: CheckSubject, signal: AbortSignal): Promise<CheckResult> {
  const check = checks.find((one) => one.id === id)!; // the table has them all
  const { listed, name, isFlat = false } = subject.image;
  if (listed !== undefined && !check.ofNames) {
    const text = `Only names and sizes of the files of ${name} are known; pull it and open it to check this.`;
    return { verdict: 'unknown', summary: 'only with the image itself', text, items: [] };
  }
  if (isFlat && check.ofLayers) {
    const text = `All layers of ${name} were opened as one; turn off distroless.engines.quickView and reload it to check this.`;
    return { verdict: 'unknown', summary: 'not in the quick view', text, items: [] };
  }
  const result = await check.run(subject, signal);
  const gap = gapOf(subject, id);
  return gap === undefined || result.verdict !== 'pass'
    ? result
    : { ...result, verdict: 'unknown', text: `${result.text} ${gap}` };
}

/** Why something may be in the image that a check does not see, as a sentence; `undefined` if nothing is known to be. */
function gapOf({ image: { listed, isFlat = false }, isWhole }: CheckSubject, id: CheckId): string | undefined {
  if (listed !== undefined) {
    if (listed.without.length === 0) return undefined;
    return `The files of ${listed.without.join(', ')} are not on the list, though.`;
  }
  if (!isWhole) return 'A layer that cannot be read may have some, though.';
  // What is deleted again may be a secret, too.
  return isFlat && id === 'secrets' ? 'Deleted files and the history are not in the quick view, though.' : undefined;
}
