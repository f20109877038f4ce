import { isReference, parseReference, type ReferenceProblem } from '../image/reference';
import { catalogue, chainOf, distrolessReference, findDistroless, imageDefaults } from './lookup';
import type { Build, DistrolessImage, Flavour } from './table';

/** An image of the catalogue by what its list of files is found with, and how a container of it starts. */
export interface ListedReference {
  /** The reference in full, with the tag. */
  readonly name: string;
  readonly build: Build;
  /** Ids of the image and of what it is built on, lowest first. */
  readonly levels: readonly string[];
  /** Numeric. */
  readonly user: string;
  readonly workdir: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
}

/** The image that a text names, whether by a whole reference or as `nodejs22-debian13:debug`, or why its files are not listed. */
export function listedReference(text: string): ListedReference | ReferenceProblem {
  const ref = parseReference(text.includes('/') ? text : `${catalogue.registry}/${text}`);
  if (!isReference(ref)) return ref;
  const match = findDistroless(ref);
  if (match?.kind === 'published') return listedFlavour(match.image, match.flavour);
  const tags = Object.keys(catalogue.flavours).join(', ');
  const problem = `The files of ${text} are not listed here, but those of images under ${catalogue.registry} with the tags ${tags} are; pull the image and open it instead.`;
  return { problem };
}

/** The same of a flavour that is known. */
export function listedFlavour(image: DistrolessImage, flavour: Flavour): ListedReference {
  return {
    ...imageDefaults(image, flavour),
    name: distrolessReference(image, flavour),
    levels: chainOf(image).map(({ id }) => id),
  };
}

/** Every image that is listed, by the name that says the release, newest release first. */
export function listedNames(): readonly string[] {
  const { images, registry, defaultDistro } = catalogue;
  const names = (current: boolean) => images.filter(({ distro }) => (distro === defaultDistro) === current);
  return [...names(true), ...names(false)].map(({ id }) => `${registry}/${id}`);
}
