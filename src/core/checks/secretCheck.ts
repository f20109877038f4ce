import { ownersOf } from '../contents/owners';
import { bytesText } from '../image/bytesText';
import { ghostsOf } from '../image/ghosts';
import { textFromRaw } from '../image/rawName';
import { walk } from '../image/tree';
import { inTurns } from '../turns';
import { countText, type CheckItem, type CheckResult, type CheckSubject } from './check';
import { configSecrets } from './configSecrets';
import { candidateOf, ghostPlace, lookingLike, type Candidate } from './secretSearch';

/**
 * What looks like a secret: files by their names and what is in them, those too that a later layer hides, and the settings. A
 * file that a package has is public, and told apart.
 */
export async function secretCheck(subject: CheckSubject, signal: AbortSignal): Promise<CheckResult> {
  const found = await lookingLike(subject.image, await candidates(subject, signal), signal);
  const settings = configSecrets(subject.image.config);
  const visible = found.filter(({ at }) => at.kind === 'path');
  const owners = visible.length === 0 ? undefined : await subject.owners(signal);
  const packageOf = ({ at }: Candidate): string | undefined =>
    at.kind === 'path' && owners !== undefined ? ownersOf(owners, at.path)[0]?.name : undefined;
  const own = found.filter((one) => packageOf(one) === undefined);
  const packaged = found.flatMap((one) => {
    const name = packageOf(one);
    return name === undefined
      ? []
      : [{ ...itemOf(one), severity: 'note' as const, description: `of the package ${name}` }];
  });
  const items = [...own.map(itemOf), ...settings];
  const count = items.length;
  if (packaged.length > 0) {
    items.push({
      severity: 'note',
      label: 'Keys that come with packages',
      description: countText(packaged.length, 'file'),
      text: 'Anyone who has the package has them too, for example keys for tests.',
      items: packaged,
    });
  }
  if (count === 0) {
    const text = 'No file and no setting looks like a secret.';
    return { verdict: packaged.length === 0 ? 'pass' : 'note', summary: 'none found', text, items };
  }
  const text = `${countText(count, 'file or setting looks', 'files or settings look')} like a secret that anybody who has the image can read.`;
  return { verdict: 'warning', summary: `${countText(count, 'thing')} to look at`, text, items };
}

async function candidates({ tree }: CheckSubject, signal: AbortSignal): Promise<readonly Candidate[]> {
  const all: Candidate[] = [];
  for await (const rows of inTurns(walk(tree.root, '/'), signal)) {
    for (const { path, node } of rows) all.push(...candidateOf(node, { kind: 'path', path }));
  }
  for (const ghost of ghostsOf(tree.layers)) all.push(...candidateOf(...ghostPlace(ghost)));
  return all.slice(0, candidateLimit);
}

// Far more than any image has; the bound is against made-up ones.
const candidateLimit = 20_000;

function itemOf({ node, at, file }: Candidate): CheckItem {
  const path = textFromRaw(at.path);
  const looks = file.looks === undefined ? `may be ${file.what}, by its name` : `looks like ${file.what}`;
  const where = at.kind === 'path' ? '' : `; layer ${at.layer + 1} ships it, and a later one hides it`;
  const next = 'Leave it out of the layer that brings it, and replace the secret.';
  return {
    severity: 'warning',
    label: path,
    description: `${looks}${where}`,
    text: `${path} (${bytesText(node.entry.size)}) ${looks}${where}. ${next}`,
    at,
  };
}
