import { catalogue, imageDefaults } from './lookup';
import { otherNames, otherTags } from './otherChoices';
import type { DistrolessImage, Flavour } from './table';
import { runtimeText } from './googleFacts';
import { platformNames } from './platformNames';

/** Something that can be written where an image is typed. */
export interface ImageChoice {
  /** The whole reference. */
  readonly reference: string;
  /** What the list shows: the name without the registry, or a tag alone where the name stands already. */
  readonly label: string;
  /** A few words beside it. */
  readonly detail: string;
  readonly kind: 'image' | 'tag';
}

/** The images and tags that fit what is typed, best first: once the name of an image is there its tags, and else the names. */
export function imageChoices(typed: string): readonly ImageChoice[] {
  const colon = typed.indexOf(':', typed.lastIndexOf('/') + 1);
  if (typed.includes('@')) return [];
  if (colon < 0) return [...nameChoices, ...otherNames(typed)];
  const name = typed.slice(0, colon);
  const image = catalogue.images.find(({ id, alias }) =>
    [id, alias].some((known) => name === `${catalogue.registry}/${known}`),
  );
  return image === undefined ? otherTags(name) : tagChoices(image, name);
}

// Safest first.
const flavours: readonly Flavour[] = ['nonroot', 'latest', 'debug-nonroot', 'debug'];

function tagChoices(image: DistrolessImage, name: string): readonly ImageChoice[] {
  const choice = (flavour: Flavour, tag: string, arch: string): ImageChoice => ({
    reference: `${name}:${tag}`,
    label: tag,
    detail: `${flavourText(image, flavour)}${arch}`,
    kind: 'tag',
  });
  return [
    ...flavours.map((flavour) => choice(flavour, flavour, '')),
    ...flavours.flatMap((flavour) =>
      image.architectures.map((arch) => choice(flavour, `${flavour}-${arch}`, `, ${platformNames([arch])} only`)),
    ),
  ];
}

/** Images of the default release come first, and of each the tag that does not run as root. */
const nameChoices: readonly ImageChoice[] = [true, false].flatMap((isDefault) =>
  catalogue.images
    .filter(({ distro }) => (distro === catalogue.defaultDistro) === isDefault)
    .flatMap((image) =>
      (['nonroot', undefined] as const).map((flavour): ImageChoice => {
        const name = `${catalogue.registry}/${image.id}`;
        const reference = flavour === undefined ? name : `${name}:${flavour}`;
        // A tag says by itself who it runs as.
        const user = flavour === undefined ? `, ${flavourText(image, 'latest')}` : '';
        const detail = `${whatText(image)}${user}`;
        return { reference, label: reference.slice(catalogue.registry.length + 1), detail, kind: 'image' };
      }),
    ),
);

/** What tells images apart and is not in their names. */
function whatText({ runtime, contains }: DistrolessImage): string {
  if (runtime !== undefined) return runtimeText({ ...runtime, versionByArch: {} });
  if (contains.glibc === undefined) return 'no C library';
  const libraries = contains.libstdcxx ? 'C and C++ libraries' : 'C library';
  return contains.libssl === undefined ? libraries : `${libraries}, OpenSSL`;
}

function flavourText(image: DistrolessImage, flavour: Flavour): string {
  const { user, build } = imageDefaults(image, flavour);
  const name = catalogue.users.find(({ uid }) => String(uid) === user)?.name ?? `user ${user}`;
  return build === 'debug' ? `${name}, BusyBox shell` : name;
}
