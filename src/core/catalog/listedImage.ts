import { ImageError } from '../image/error';
import type { ImageConfig, ShownImage, ShownLayer } from '../image/image';
import { mergeLayers, type MergedTree } from '../image/merge';
import { rowsOf, type FileIndex, type ListedLayer } from './fileIndex';
import { listedLayer } from './listedLayer';
import type { ListedReference } from './listedReference';

/** An image and its files, as the index lists them; `ImageError` `corrupt` if the index lacks it. */
export function listedImage(
  reference: ListedReference,
  index: FileIndex,
): { readonly image: ShownImage; readonly tree: MergedTree } {
  const layers = reference.levels.flatMap((id) => {
    const ids = index.images[id]?.[reference.build] ?? lacks(id);
    return ids.map((layer) => index.layers.get(layer) ?? lacks(layer));
  });
  const without = layers.filter(({ download }) => download === undefined).map((layer) => layer.name);
  return {
    image: {
      name: reference.name,
      config: configOf(reference, index.architecture),
      layers: layers.map(shownLayer),
      listed: { date: index.date, without },
      close: () => Promise.resolve(),
    },
    tree: mergeLayers(layers.map((layer) => listedLayer(rowsOf(layer)))),
  };
}

function shownLayer({ name, version, measured, download }: ListedLayer): ShownLayer {
  const other = measured === undefined ? '' : `, listed as ${measured} has it`;
  return {
    size: download ?? 0,
    createdBy: `${name} ${version}${other}`,
    // Whoever wants to read is told before.
    read: () => Promise.resolve(new Uint8Array(0)),
  };
}

function configOf({ user, workdir, env, entrypoint }: ListedReference, architecture: string): ImageConfig {
  return {
    os: 'linux',
    architecture,
    variant: undefined,
    created: undefined,
    user,
    workingDir: workdir,
    env,
    entrypoint: entrypoint.length === 0 ? undefined : entrypoint,
    cmd: undefined,
    exposedPorts: [],
    volumes: [],
    labels: {},
    stopSignal: undefined,
    author: undefined,
    healthcheck: undefined,
    shell: undefined,
    onBuild: [],
    history: [],
    file: undefined,
  };
}

function lacks(what: string): never {
  throw new ImageError('corrupt', `The list of files that ships with this program lacks ${what}; install it again.`);
}
