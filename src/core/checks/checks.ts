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
  { id: 'start', title: 'Start', ofNames: false, run: startCheck },
  { id: 'nonroot', title: 'Nonroot', ofNames: false, run: nonrootCheck },
  { id: 'secrets', title: 'Secrets', ofNames: false, run: secretCheck },
  { id: 'rights', title: 'Setuid and capabilities', ofNames: true, run: rightsCheck },
  { id: 'ghosts', title: 'Ghosts', ofNames: false, run: ghostCheck },
  { id: 'layers', title: 'Layer lint', ofNames: false, run: layerCheck },
  { id: 'tools', title: 'Shells and package managers', ofNames: true, run: toolsCheck },
];

/**
 * Runs one of the {@link checks}. Of an image that is not known as a whole nothing is said to be in order. Rejects with
 * `ImageError` if the image cannot be read.
 */
export async function runCheck(id: CheckId, subject: CheckSubject, signal: AbortSignal): Promise<CheckResult> {
  const check = checks.find((one) => one.id === id)!; // the table has them all
  const { listed, name } = subject.image;
  if (listed !== undefined && !check.ofNames) {
    const text = `Only names and sizes of the files of ${name} are known; pull it and open it to check this.`;
    return { verdict: 'unknown', summary: 'only with the image itself', text, items: [] };
  }
  const result = await check.run(subject, signal);
  const isWhole = listed === undefined ? subject.isWhole : listed.without.length === 0;
  if (isWhole || result.verdict !== 'pass') return result;
  const what =
    listed === undefined
      ? 'A layer of the image is not shown, though, which may have some.'
      : `The files of ${listed.without.join(', ')} are not on the list, though.`;
  return { ...result, verdict: 'unknown', text: `${result.text} ${what}` };
}
