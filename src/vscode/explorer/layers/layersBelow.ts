import { historyOf } from '../../../core/contents/history';
import { changeTree, noChanges, type ChangeCounts, type ChangeNode } from '../../../core/image/changeTree';
import type { Entry } from '../../../core/image/entry';
import { instructionText } from '../../../core/image/instruction';
import { layerChangesInSteps } from '../../../core/image/layerChanges';
import { lookUp } from '../../../core/image/lookup';
import { mergeLayers, type MergedTree } from '../../../core/image/merge';
import { inSteps } from '../../inSteps';
import type { OpenedImage } from '../../images/openedImages';
import type { ChangeRow, LayerRow, LayersRow } from './rows';

/**
 * The steps that made an image, oldest first, with as many counts of what they change as can be had in a moment; where there are
 * more, `more` is called, so that a view that still shows them asks again.
 */
export async function layersBelow(row: LayersRow, signal: AbortSignal, more: () => void): Promise<readonly LayerRow[]> {
  const { image, tree } = row.opened;
  const counts = await countsOf(tree, signal);
  if (counts.length < tree.layers.length) setTimeout(more, 0);
  return historyOf(image).map(({ step, layer, size }, i) => {
    const createdBy = step?.createdBy ?? step?.comment;
    const instruction = createdBy === undefined ? 'not in the history' : instructionText(createdBy);
    const id = layer === undefined ? `${row.id}.step${i}` : `${row.id}.${layer}`;
    const counted = layer === undefined ? undefined : counts[layer];
    return {
      kind: 'layer',
      id,
      parent: row,
      opened: row.opened,
      step: i,
      layer,
      createdBy,
      instruction,
      size,
      counts: counted,
    };
  });
}

/** What a layer, counted from 0, changes, as the tree of its directories. */
export async function changesOf({ tree }: OpenedImage, layer: number, signal: AbortSignal): Promise<ChangeNode> {
  const changes = await inSteps(layerChangesInSteps(tree.layers, layer), signal);
  return inSteps(changeTree(changes), signal);
}

/** What was in a directory that a layer deletes. */
export function deletedIn({ opened, layer, path }: ChangeRow): readonly ChangeNode[] {
  const found = lookUp(mergeLayers(opened.tree.layers.slice(0, layer)), path, 'keep');
  if (found.kind !== 'found') return [];
  return [...(found.node.children?.values() ?? [])].map(({ name, entry }) => deleted(name, entry, `${path}/${name}`));
}

/** Layers that were counted before, lowest first. */
const counted = new WeakMap<MergedTree, ChangeCounts[]>();

/** In ms: what may be spent on counts before there are rows. */
const patience = 200;

async function countsOf(tree: MergedTree, signal: AbortSignal): Promise<readonly ChangeCounts[]> {
  const counts = counted.get(tree) ?? [];
  counted.set(tree, counts);
  const end = performance.now() + patience;
  while (counts.length < tree.layers.length && performance.now() < end) {
    const layer = counts.length;
    const changes = await inSteps(layerChangesInSteps(tree.layers, layer), signal);
    const [added, modified, deleted] = (['added', 'modified', 'deleted'] as const).map(
      (kind) => changes.filter((change) => change.kind === kind).length,
    );
    const bytes = changes.reduce((sum, change) => sum + change.bytes, 0);
    counts[layer] = { added: added ?? 0, modified: modified ?? 0, deleted: deleted ?? 0, bytes };
  }
  return counts;
}

function deleted(name: string, entry: Entry, path: string): ChangeNode {
  const change = {
    kind: 'deleted',
    path,
    entry: undefined,
    before: entry,
    bytes: 0,
    hiddenBytes: entry.size,
  } as const;
  return { name, change, children: new Map(), below: noChanges };
}
