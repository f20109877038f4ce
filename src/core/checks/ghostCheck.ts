import { bytesText } from '../image/bytesText';
import { ghostsOf, type Ghost } from '../image/ghosts';
import type { ShownImage } from '../image/image';
import type { HiddenHow } from '../image/provenance';
import { textFromRaw, type RawName } from '../image/rawName';
import { countText, type CheckItem, type CheckResult, type CheckSubject } from './check';
import { candidateOf, ghostPlace, lookingLike } from './secretSearch';

/** Which files a layer ships and a later one hides, the largest first: everybody downloads them, and nobody sees them. */
export async function ghostCheck({ image, tree }: CheckSubject, signal: AbortSignal): Promise<CheckResult> {
  // Marks of directories that are gone take no room and tell nothing.
  const ghosts = ghostsOf(tree.layers).filter(({ entry }) => entry.kind !== 'broken');
  const bytes = ghosts.reduce((sum, { wasted }) => sum + wasted, 0);
  if (ghosts.length === 0) {
    const text = 'No layer deletes or overwrites a file of a lower one.';
    return { verdict: 'pass', summary: 'none', text, items: [] };
  }
  const items = ghosts.toSorted((a, b) => b.wasted - a.wasted || (a.path < b.path ? -1 : 1));
  const secrets = new Map<string, string>();
  for (const { at, file } of await lookingLike(
    image,
    items.flatMap((ghost) => candidateOf(...ghostPlace(ghost))),
    signal,
  )) {
    secrets.set(placeOf(at), file.what);
  }
  return {
    verdict: bytes >= muchWaste ? 'warning' : 'note',
    summary: `${bytesText(bytes)} in ${countText(ghosts.length, 'file')}`,
    text: `${countText(ghosts.length, 'file')} with ${bytesText(bytes)} ${ghosts.length === 1 ? 'is' : 'are'} shipped, though later layers delete or overwrite them.`,
    items: items.map((ghost) => ghostItem(image, ghost, secrets.get(placeOf(ghost)))),
  };
}

const muchWaste = 10_000_000;

function placeOf({ path, layer }: { readonly path: RawName; readonly layer?: number }): string {
  return `${layer ?? ''} ${path}`;
}

function ghostItem(
  { layers }: ShownImage,
  { path, layer, by, how, wasted, entry }: Ghost,
  secret: string | undefined,
): CheckItem {
  const done = `${ends[how]} by layer ${by + 1}`;
  const made = layers[by]?.createdBy?.replace(/\s+/g, ' ').trim().slice(0, 200);
  const room = wasted === 0 ? 'no space of its own' : bytesText(wasted);
  const looks = secret === undefined ? '' : ` It looks like ${secret}, and whoever has the image can read it.`;
  return {
    severity: secret === undefined ? 'note' : 'warning',
    label: textFromRaw(path),
    description: `${room}, layer ${layer + 1}, ${done}${secret === undefined ? '' : `; looks like ${secret}`}`,
    text: `Layer ${layer + 1} ships it (${bytesText(entry.size)}), and it is ${done}${made === undefined ? '' : `: ${made}`}.${looks}`,
    at: { kind: 'ghost', path, layer },
  };
}

const ends: Readonly<Record<HiddenHow, string>> = {
  overwritten: 'overwritten',
  whiteout: 'deleted',
  opaque: 'hidden with its directory',
  replaced: 'hidden by something else in place of its directory',
};
