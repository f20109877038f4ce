import type { ImageConfig, ShownLayer } from '../../src/core/image/image';
import { impliedDirectory, type Entry } from '../../src/core/image/entry';
import type { LayerIndex, LayerNode } from '../../src/core/image/layerIndex';
import { mergeLayers } from '../../src/core/image/merge';
import type { OpenedImage } from '../../src/vscode/images/openedImages';
import { unsetConfig } from './unsetConfig';

/** What a test says of a path of a layer; what is left out is a file of root with mode 0644, or of a directory 0755. */
export type PathSpec = Partial<Entry>;

/** A layer: what it has by absolute path, one character for each byte, and the paths that it deletes. */
export interface LayerSpec {
  readonly paths: Readonly<Record<string, PathSpec>>;
  readonly deleted?: readonly string[];
  readonly createdBy?: string;
  /** Bytes as stored. */
  readonly size?: number;
}

/** The index of a layer, made without an archive; it uses nothing of Node.js. */
export function layerOf({ paths, deleted = [] }: LayerSpec): LayerIndex {
  const root = newNode(impliedDirectory);
  for (const [path, spec] of Object.entries(paths)) {
    let node = root;
    const names = path.split('/').slice(1);
    for (const [at, name] of names.entries()) {
      const known = node.children?.get(name);
      const entry = at === names.length - 1 ? entryOf(spec) : (known?.entry ?? impliedDirectory);
      const next = { entry, children: entry.kind === 'directory' ? (known?.children ?? new Map()) : undefined };
      node.children?.set(name, next);
      node = next;
    }
  }
  const whiteouts = new Set(deleted.map((path) => path.slice(1)));
  return { root, whiteouts, opaques: new Set(), openLinks: [], diagnostics: [] };
}

/** An image of such layers that was read, lowest first; its files have no content. */
export function exploredImage(layers: readonly LayerSpec[], config: Partial<ImageConfig> = {}): OpenedImage {
  const shown = layers.map(({ createdBy, size = 100 }): ShownLayer => ({
    size,
    createdBy,
    read: async () => new Uint8Array(),
  }));
  const history = layers.map(({ createdBy }) => ({ ...noStep, createdBy }));
  return {
    place: { kind: 'docker-archive', path: '/app.tar', wanted: undefined },
    image: {
      name: 'app:1',
      config: { ...unsetConfig, history, ...config },
      layers: shown,
      listed: undefined,
      close: async () => undefined,
    },
    tree: mergeLayers(layers.map(layerOf)),
    faults: [],
    platforms: [],
    size: undefined,
    stamp: undefined,
  };
}

interface Growing extends LayerNode {
  readonly children: Map<string, Growing> | undefined;
}

function newNode(entry: Entry): Growing {
  return { entry, children: new Map() };
}

function entryOf(spec: PathSpec): Entry {
  const kind = spec.kind ?? 'file';
  return { ...impliedDirectory, kind, implied: false, mode: kind === 'directory' ? 0o755 : 0o644, ...spec };
}

const noStep = { created: undefined, createdBy: undefined, author: undefined, comment: undefined, emptyLayer: false };
