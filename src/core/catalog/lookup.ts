import type { Digest, ImageRef } from '../image/reference';
import { distrolessTable } from './distroless.generated';
import type { Build, Distro, DistrolessImage, DistrolessTable, Family, Flavour, Package, RetiredImage } from './table';
import { versionOrder } from './versionOrder';

/** The generated table by its general type. */
export const catalogue: DistrolessTable = distrolessTable;

/** What the catalogue knows about a reference to a Google distroless image. */
export type DistrolessMatch =
  /** A published image and tag. `digest` says that the content is that of one build, which may be older than the table. */
  | {
      readonly kind: 'published';
      readonly image: DistrolessImage;
      readonly flavour: Flavour;
      /** For a tag that means one architecture. */
      readonly architecture: string | undefined;
      /** For a tag that means the build of one commit. */
      readonly commit: string | undefined;
      readonly digest: Digest | undefined;
    }
  /** A published image by digest alone: which flavour it is cannot be known from the text. */
  | { readonly kind: 'digest'; readonly image: DistrolessImage; readonly digest: Digest }
  /** A build that the project itself marks as old or withdrawn. */
  | { readonly kind: 'superseded'; readonly image: DistrolessImage; readonly tag: string }
  /** A published image, but no tag of this name. */
  | { readonly kind: 'unknown-tag'; readonly image: DistrolessImage; readonly tag: string }
  /** A name that is not built any more. */
  | { readonly kind: 'retired'; readonly retired: RetiredImage; readonly replacements: readonly DistrolessImage[] }
  /** A name that the catalogue never heard of. */
  | { readonly kind: 'unknown-name'; readonly name: string };

/** What is known about a reference, or `undefined` if it is not under the distroless registry. */
export function findDistroless(ref: ImageRef): DistrolessMatch | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  if (!path.startsWith(`${catalogue.registry}/`)) return undefined;
  const name = path.slice(catalogue.registry.length + 1);

  const image = catalogue.images.find(({ id, alias }) => id === name || alias === name);
  if (image !== undefined) return matchTag(image, ref);
  const retired = catalogue.retired.find((row) => row.name === name);
  if (retired === undefined) return { kind: 'unknown-name', name };
  return { kind: 'retired', retired, replacements: retired.replacements.map(distrolessImage) };
}

/** The image of this id; throws on an id that the catalogue does not have, which is a mistake of the caller. */
export function distrolessImage(id: string): DistrolessImage {
  const image = catalogue.images.find((row) => row.id === id);
  if (image === undefined) throw new Error(`The catalogue has no image ${id}.`);
  return image;
}

/** What to look a base up by: `line` is `22` for Node and Java, `3.13` for Python; the release is the default one if not given. */
export interface BaseOptions {
  readonly line?: string;
  readonly distro?: string;
}

/** The one published image of a family, or `undefined` if there is none or `line` is missing where there are several. */
export function publishedBase(family: Family, options: BaseOptions = {}): DistrolessImage | undefined {
  const { line, distro = catalogue.defaultDistro } = options;
  const images = imagesOf(family, distro).filter((image) => line === undefined || image.runtime?.line === line);
  return images.length === 1 ? images[0] : undefined;
}

/** The runtime lines of a family that are published, oldest first: `['22', '24', '26']` for `nodejs`. */
export function publishedLines(family: Family, distro: string = catalogue.defaultDistro): readonly string[] {
  return imagesOf(family, distro)
    .flatMap(({ runtime }) => (runtime === undefined ? [] : [runtime.line]))
    .sort(versionOrder);
}

/** The full reference of an image's flavour, by the name that says the release. */
export function distrolessReference(image: DistrolessImage, flavour: Flavour): string {
  return `${catalogue.registry}/${image.id}:${flavour}`;
}

/** What `docker inspect` shows of an image: `cmd` is empty in all of them. */
export interface ImageDefaults {
  /** Numeric. */
  readonly user: string;
  readonly workdir: string;
  /** `NAME=value`, of amd64. */
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly build: Build;
}

/** User, directory, environment and entrypoint that a stage inherits from this flavour. */
export function imageDefaults(image: DistrolessImage, flavour: Flavour): ImageDefaults {
  const { user, workdir, build } = catalogue.flavours[flavour];
  return { user, workdir, env: image.env[build], entrypoint: image.entrypoint[build], build };
}

/** The Debian release of an image. */
export function distroOf(image: DistrolessImage): Distro {
  const distro = catalogue.distros[image.distro];
  if (distro === undefined) throw new Error(`The catalogue has no release ${image.distro}.`);
  return distro;
}

/** The image and what it is built on, lowest first: static, base, cc, nodejs22. */
export function chainOf(image: DistrolessImage): readonly DistrolessImage[] {
  return image.parent === undefined ? [image] : [...chainOf(distrolessImage(image.parent)), image];
}

/** Every Debian package of an image's build, in layer order. */
export function packagesOf(image: DistrolessImage, build: Build): readonly Package[] {
  return chainOf(image)
    .flatMap(({ adds }) => adds)
    .filter(({ only }) => only === undefined || only === build);
}

function imagesOf(family: Family, distro: string): readonly DistrolessImage[] {
  return catalogue.images.filter((image) => image.family === family && image.distro === distro);
}

function matchTag(image: DistrolessImage, ref: ImageRef): DistrolessMatch {
  if (ref.tag === undefined && ref.digest !== undefined) return { kind: 'digest', image, digest: ref.digest };
  const tag = ref.tag ?? 'latest';
  if (/^(?:update-available|deprecated-public-image)-[0-9a-f]{64}$/.test(tag))
    return { kind: 'superseded', image, tag };

  // Tags are <flavour>[-<architecture>][-<commit>]; with a commit, the word latest is dropped.
  const commit = /(?:^|-)([0-9a-f]{40})$/.exec(tag)?.[1];
  const beforeCommit = commit === undefined ? tag : tag.slice(0, -commit.length).replace(/-$/, '');
  const architecture = image.architectures.find((arch) => beforeCommit === arch || beforeCommit.endsWith(`-${arch}`));
  const beforeArch =
    architecture === undefined ? beforeCommit : beforeCommit.slice(0, -architecture.length).replace(/-$/, '');
  const flavour = commit === undefined ? beforeArch : beforeArch === '' ? 'latest' : beforeArch.replace(/^latest$/, '');
  if (isFlavour(flavour)) return { kind: 'published', image, flavour, architecture, commit, digest: ref.digest };
  return { kind: 'unknown-tag', image, tag };
}

function isFlavour(text: string): text is Flavour {
  return Object.hasOwn(catalogue.flavours, text);
}
