import type { Ghost } from '../image/ghosts';
import type { ShownImage } from '../image/image';
import { printable } from '../image/printable';
import { rawFromBytes, textFromRaw } from '../image/rawName';
import { readPart } from '../image/readPart';
import type { TreeNode } from '../image/tree';
import type { ItemPlace } from './check';
import { secretNamed, secretSizeLimit, type SecretFile } from './secretFiles';

/** A file that is a secret by its name. */
export interface Candidate {
  readonly node: TreeNode;
  readonly at: ItemPlace;
  readonly file: SecretFile;
}

/** The candidate that a file is by its name, if it is one. */
export function candidateOf(node: TreeNode, at: ItemPlace): readonly Candidate[] {
  if (node.entry.kind !== 'file' || node.entry.size === 0) return [];
  const file = secretNamed(at.path);
  return file === undefined ? [] : [{ node, at, file }];
}

/** A file that a later layer hides, as a node of the layer that ships it, and its place. */
export function ghostPlace({ path, layer, entry }: Ghost): readonly [TreeNode, ItemPlace] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [
    { name, entry, layer, dataLayer: layer, children: undefined },
    { kind: 'ghost', path, layer },
  ];
}

/** Those whose content says so too, in the order of their places; what is not read is taken by its name. */
export async function lookingLike(
  image: ShownImage,
  all: readonly Candidate[],
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const inOrder = all.toSorted(
    (a, b) => a.node.dataLayer - b.node.dataLayer || a.node.entry.dataOffset - b.node.entry.dataOffset,
  );
  const proven = new Set<Candidate>();
  for (const one of inOrder) {
    const { node, file, at } = one;
    if (file.looks === undefined) {
      proven.add(one);
      continue;
    }
    const { size } = node.entry;
    if (size > secretSizeLimit) continue;
    const bytes = await readPart(image, node, printable(textFromRaw(at.path)), 0, size, signal);
    if (file.looks(rawFromBytes(bytes))) proven.add(one);
  }
  return all.filter((one) => proven.has(one));
}
