import { ImageError } from '../image/error';
import type { ImageConfig, ShownImage, ShownLayer } from '../image/image';
import { mergeLayers, type MergedTree } from '../image/merge';
import { isReference, parseReference } from '../image/reference';
import { rowsOf, type FileIndex, type ListedLayer } from './fileIndex';
import { listedLayer } from './listedLayer';
import { catalogue, chainOf, distrolessReference, findDistroless, imageDefaults } from './lookup';
import type { DistrolessImage, Flavour } from './table';

/** An image of the catalogue whose files are listed. */
export interface ListedReference {
  readonly image: DistrolessImage;
  readonly flavour: Flavour;
  /** The reference in full, with the tag. */
  readonly name: string;
}

/**
 * The image that a text names, whether as a whole reference or as `nodejs22-debian13:debug`; `ImageError` `not-found`, saying
 * why, for one that is not in the catalogue.
 */
export function listedReference(text: string): ListedReference {
  const ref = parseReference(text.includes('/') ? text : `${catalogue.registry}/${text}`);
  if (!isReference(ref)) throw new ImageError('not-found', ref.problem);
  const match = findDistroless(ref);
  if (match?.kind === 'published') {
    const { image, flavour } = match;
    return { image, flavour, name: distrolessReference(image, flavour) };
  }
  const known = `the files of the images under ${catalogue.registry} with the tags ${Object.keys(catalogue.flavours).join(', ')} are`;
  throw new ImageError(
    'not-found',
    `The files of ${text} are not listed here: ${known}; pull the image and open it instead.`,
  );
}

/** An image and its files, as the index lists them; `ImageError` `corrupt` if the index lacks it. */
export function listedImage(
  { image, flavour, name }: ListedReference,
  index: FileIndex,
): { readonly image: ShownImage; readonly tree: MergedTree } {
  const { build } = imageDefaults(image, flavour);
  const layers = chainOf(image).flatMap(({ id }) => {
    const ids = index.images[id]?.[build] ?? lacks(id);
    return ids.map((layer) => index.layers.get(layer) ?? lacks(layer));
  });
  const without = layers.filter(({ download }) => download === undefined).map((layer) => layer.name);
  return {
    image: {
      name,
      config: configOf(image, flavour, index.architecture),
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

function configOf(image: DistrolessImage, flavour: Flavour, architecture: string): ImageConfig {
  const { user, workdir, env, entrypoint } = imageDefaults(image, flavour);
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
  };
}

function lacks(what: string): never {
  throw new ImageError('corrupt', `The list of files that ships with this program lacks ${what}; install it again.`);
}
