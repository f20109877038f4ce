import type { Entry } from './entry';
import type { LayerIndex, LayerNode } from './layerIndex';
import {
  childOf,
  namesIn,
  rootsBelow,
  stackOf,
  type LayerMarks,
  type LayerPart,
  type LayerStack,
  type Placed,
} from './layerStack';
import type { RawName } from './rawName';

/** What a layer does to one path of the layers below. */
export interface LayerChange {
  readonly kind: 'added' | 'modified' | 'deleted';
  /** Absolute. */
  readonly path: RawName;
  /** `undefined` where it is deleted. */
  readonly entry: Entry | undefined;
  /** What was there before; `undefined` where it is added. */
  readonly before: Entry | undefined;
  /** Bytes of the file that the layer brings. */
  readonly bytes: number;
  /** Bytes of the file, or of all files in the directory, that are hidden. */
  readonly hiddenBytes: number;
}

/**
 * What a layer, counted from 0, changes, in no order. A directory that is deleted or replaced is one change; one that the
 * layer has an entry for is modified, as engines put it. Takes time in the number of the layer's own paths, and of those
 * that it hides.
 */
export function layerChanges(layers: readonly LayerIndex[], layer: number): readonly LayerChange[] {
  const steps = layerChangesInSteps(layers, layer);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** {@link layerChanges} in steps of some thousand paths, so that others get a turn in between. */
export function* layerChangesInSteps(
  layers: readonly LayerIndex[],
  layer: number,
): Generator<undefined, readonly LayerChange[]> {
  const stack = stackOf(layers);
  const own = stack.roots[layer];
  if (own === undefined) return [];
  const changes: LayerChange[] = [];
  const lower = rootsBelow(stack, layer, 'before');
  const places: Place[] = [{ upper: own.node, marks: own.marks, lower, path: '', isCut: false }];
  let looked = 0;
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    for (const name of changedNames(place)) {
      changeAt(stack, layer, place, name, changes, places);
      if (++looked % stepLength === 0) yield;
    }
  }
  return changes;
}

const stepLength = 2000;

interface Place {
  readonly upper: LayerNode | undefined;
  readonly marks: LayerMarks | undefined;
  /** What lower layers say of the directory; empty where it is new. */
  readonly lower: readonly LayerPart[];
  readonly path: RawName;
  /** Nothing of the lower layers is left in it. */
  readonly isCut: boolean;
}

function changedNames({ upper, marks, lower, isCut }: Place): ReadonlySet<RawName> {
  const own = [...(upper?.children?.keys() ?? []), ...(marks?.whiteouts ?? []), ...(marks?.below.keys() ?? [])];
  return new Set(isCut || marks?.opaque === true ? [...own, ...namesIn(lower)] : own);
}

function changeAt(
  stack: LayerStack,
  layer: number,
  place: Place,
  name: RawName,
  changes: LayerChange[],
  places: Place[],
): void {
  const { upper, marks, lower } = place;
  const path = `${place.path}/${name}`;
  const isHidden = place.isCut || marks?.opaque === true || marks?.whiteouts.has(name) === true;
  const before = childOf(stack, lower, name);
  const after = childOf(stack, [...(isHidden ? [] : lower), { layer, node: upper, marks }], name);
  if (after === undefined) {
    if (before === undefined) return;
    const hiddenBytes = bytesOf(stack, before);
    changes.push({ kind: 'deleted', path, entry: undefined, before: before.entry, bytes: 0, hiddenBytes });
    return;
  }
  const child = upper?.children?.get(name);
  const staysDirectory = before?.parts !== undefined && after.parts !== undefined;
  if (child !== undefined && after.layer === layer) {
    const hiddenBytes = before === undefined || staysDirectory ? 0 : bytesOf(stack, before);
    const kind = before === undefined ? 'added' : 'modified';
    const bytes = after.dataLayer === layer ? after.entry.size : 0;
    changes.push({ kind, path, entry: after.entry, before: before?.entry, bytes, hiddenBytes });
  }
  if (after.parts === undefined) return;
  const below = { upper: child, marks: marks?.below.get(name), lower: before?.parts ?? [] };
  places.push({ ...below, path, isCut: isHidden });
}

/** Bytes of a file, or of all files in a directory, each hard link counted once. */
function bytesOf(stack: LayerStack, top: Placed): number {
  const counted = new Set<Entry>();
  const todo = [top];
  for (let placed = todo.pop(); placed !== undefined; placed = todo.pop()) {
    counted.add(placed.entry);
    const { parts } = placed;
    for (const name of parts === undefined ? [] : namesIn(parts)) {
      const child = parts && childOf(stack, parts, name);
      if (child !== undefined) todo.push(child);
    }
  }
  let sum = 0;
  for (const { size } of counted) sum += size;
  return sum;
}
