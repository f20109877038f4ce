import { listedImage } from '../core/catalog/listedImage';
import { fileIndexName, loadFileIndex } from '../core/catalog/loadFileIndex';
import type { Host } from '../core/host';
import { ImageError } from '../core/image/error';
import type { Image, Listed, ShownImage } from '../core/image/image';
import { imageNotes } from '../core/image/imageNotes';
import type { Platform } from '../core/image/manifest';
import type { MergedTree } from '../core/image/merge';
import { mustRunOn } from '../core/image/mustRunOn';
import { openTree, type OpenedTree } from '../core/image/openTree';
import type { ImagePlace } from '../core/image/place';
import { findPlace, imageSource } from '../core/image/sources/place';
import { listedReference } from '../dockerfiles';
import { nodeHost } from '../node/host';
import { nodePlatform } from '../node/platform';
import type { WantedImage } from './imageArguments';
import type { CliIo } from './io';
import { parsePlace, type ListedPlace, type NamedPlace } from './place';

/** An image and its files. */
export interface Opened {
  readonly image: ShownImage;
  readonly tree: MergedTree;
}

/**
 * Opens an image and its tree for `use`, and closes it; says on `io.err` of a list of files what it is, and resolves to 2 after
 * one line there if the image cannot be read.
 */
export async function withImage(
  wanted: WantedImage,
  io: CliIo,
  use: (image: ShownImage, tree: MergedTree) => number | Promise<number>,
): Promise<number> {
  return withImages([wanted], io, ([opened]) => use(opened!.image, opened!.tree)); // one was wanted
}

/** The same for what is right of an image with damaged layers, too; says which these are, and then resolves to 2. */
export async function withShownImage(
  wanted: WantedImage,
  io: CliIo,
  use: (image: ShownImage, tree: MergedTree) => number | Promise<number>,
): Promise<number> {
  const useShown = async ([opened]: readonly Opened[]): Promise<number> => {
    const { image, tree } = opened!; // one was wanted
    const code = await use(image, tree);
    const faults = 'faults' in tree ? (tree as OpenedTree).faults.filter(({ kind }) => kind === 'fault') : []; // only a tree of layers has them
    for (const { message } of faults) io.err(message);
    return faults.length > 0 ? 2 : code;
  };
  return withImages([wanted], io, useShown, 'show');
}

/** The same for several images, which are open at the same time. */
export async function withImages(
  wanted: readonly WantedImage[],
  io: CliIo,
  use: (images: readonly Opened[]) => number | Promise<number>,
  faults: 'reject' | 'show' = 'reject',
): Promise<number> {
  const opened: Opened[] = [];
  try {
    for (const one of wanted) opened.push(await open(one, io, faults));
    for (const { image } of opened) {
      if (image.listed !== undefined) io.err(listedText(image.name, image.listed));
      for (const note of imageNotes(image)) io.err(note);
    }
    return await use(opened);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    io.err(error.message);
    return 2;
  } finally {
    await Promise.all(opened.map(({ image }) => image.close()));
  }
}

/** Opens an image for `use` without reading its layers; `undefined` for a list of files. Errors as {@link withImage}. */
export async function withManifest(
  wanted: WantedImage,
  io: CliIo,
  use: (image: Image | undefined, host: Host) => Promise<number>,
): Promise<number> {
  let image: Image | undefined;
  try {
    const place = placeOf(wanted);
    const host = hostFor(wanted, io);
    if (place.kind !== 'catalogue') {
      image = await openPlace(host, place, wanted.platform ?? nodePlatform(), io.signal);
      if (wanted.platform !== undefined) mustRunOn(image, wanted.platform);
    }
    return await use(image, host);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    io.err(error.message);
    return 2;
  } finally {
    await image?.close();
  }
}

function placeOf({ text }: WantedImage): NamedPlace {
  const place = parsePlace(text);
  if (typeof place === 'string') throw new ImageError('not-found', place);
  return place;
}

function hostFor({ insecure }: WantedImage, io: CliIo): Host {
  const node = nodeHost(io.store);
  return { ...node, network: node.network && { ...node.network, insecure } };
}

async function open(wanted: WantedImage, io: CliIo, faults: 'reject' | 'show'): Promise<Opened> {
  const place = placeOf(wanted);
  if (place.kind === 'catalogue') return openListed(place, wanted, io);
  const host = hostFor(wanted, io);
  const whole = await openPlace(host, place, wanted.platform ?? nodePlatform(), io.signal);
  try {
    if (wanted.platform !== undefined) mustRunOn(whole, wanted.platform);
    const only = wanted.layer === undefined ? undefined : layerAt(whole, wanted.layer);
    return {
      image: whole,
      tree: await openTree(whole, io.signal, { host, faults, ...(only !== undefined && { only }) }),
    };
  } catch (error) {
    await whole.close();
    throw error;
  }
}

async function openListed({ reference }: ListedPlace, wanted: WantedImage, io: CliIo): Promise<Opened> {
  const found = listedReference(reference);
  if ('problem' in found) throw new ImageError('not-found', found.problem);
  if (wanted.layer !== undefined || wanted.platform !== undefined) {
    const message = `The list of files of ${found.name} is for linux/amd64 and has no layers; pull the image and name it as docker:${found.name}.`;
    throw new ImageError('unsupported', message);
  }
  const compressed = await io.readShipped(fileIndexName);
  return listedImage(found, await loadFileIndex(nodeHost(), compressed, io.signal));
}

async function openPlace(
  host: Host,
  place: Exclude<NamedPlace, ListedPlace>,
  platform: Platform,
  signal: AbortSignal,
): Promise<Image> {
  const found: ImagePlace = place.kind === 'path' ? await findPlace(host, place.path, signal) : place;
  return imageSource(host, found, platform).open(signal);
}

/** The place of a layer, from 0, by its number. */
function layerAt({ name, layers }: Image, layer: number): number {
  if (layer <= layers.length) return layer - 1;
  throw new ImageError(
    'not-found',
    `${name} has no layer ${layer}; its layers are numbered from 1, the lowest, to ${layers.length}.`,
  );
}

function listedText(name: string, { date, without }: Listed): string {
  const missing = without.length === 0 ? '' : `, without those of ${without.join(', ')}, which are not known`;
  return `Files of ${name} for linux/amd64, from its packages of ${date}${missing}; pull the image to see the actual files.`;
}
