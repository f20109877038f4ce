import { addDiagnostic, diagnosticLimit, type Diagnostic, type DiagnosticKind } from './diagnostic';
import type { LayerNode } from './layerIndex';
import { childOf, linkEnd, rootsBelow, type LayerPart, type LayerStack } from './layerStack';
import type { RawName } from './rawName';

/** What is odd about layers and about how they lie over each other, layer by layer; the first thousand of it. */
export function diagnosticsOf(stack: LayerStack): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  stack.layers.forEach((index, layer) => {
    for (const { kind, path } of index.diagnostics) {
      if (found.length < diagnosticLimit) found.push({ kind, path, layer });
    }
    noteReplaced(stack, layer, index.root, found);
    for (const { path, target } of index.openLinks) {
      if (found.length >= diagnosticLimit) return;
      addDiagnostic(found, linkKinds[linkEnd(stack, layer, target).kind], `/${path}`, layer);
    }
  });
  return found;
}

const linkKinds = {
  found: 'cross-layer-hardlink',
  deleted: 'deleted-hardlink',
  broken: 'broken-hardlink',
} as const satisfies Record<string, DiagnosticKind>;

interface Pair {
  readonly upper: LayerNode;
  readonly lower: readonly LayerPart[];
  readonly path: RawName;
}

/** Directories of a layer where a lower one has something else. A stack of its own, since a layer may nest deeper than calls can. */
function noteReplaced(stack: LayerStack, layer: number, root: LayerNode, found: Diagnostic[]): void {
  if (layer === 0) return;
  const pairs: Pair[] = [{ upper: root, lower: rootsBelow(stack, layer, 'deleted'), path: '' }];
  for (let pair = pairs.pop(); pair !== undefined && found.length < diagnosticLimit; pair = pairs.pop()) {
    for (const [name, child] of pair.upper.children ?? []) {
      if (child.entry.kind !== 'directory') continue;
      const below = childOf(stack, pair.lower, name);
      if (below === undefined) continue; // all in it is this layer's
      const path = `${pair.path}/${name}`;
      if (below.parts !== undefined) pairs.push({ upper: child, lower: below.parts, path });
      else addDiagnostic(found, below.entry.kind === 'symlink' ? 'symlink-replaced' : 'file-replaced', path, layer);
    }
  }
}
