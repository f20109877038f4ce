import { catalogue, distrolessImage, distroOf, findDistroless, publishedBase } from '../catalog/lookup';
import type { DistrolessMatch } from '../catalog/lookup';
import { platformNames } from '../catalog/platformNames';
import type { Distro, DistrolessImage } from '../catalog/table';
import type { Stage } from '../dockerfile/model';
import { isReference, parseReference } from '../image/reference';
import type { BaseAction, BaseRequest } from './action';
import { refused } from './action';
import { pinnedRefusal, pinnedTo } from './pinned';
import { rewrite } from './rewrite';
import { copiesOverRoot } from './rootCopies';
import { writtenAt } from './written';

/**
 * Moves a distroless image to the release that is built today: the same family and runtime line, or what replaces a name
 * that is built no more. Asks for `to`, the id of an image, where several replace it.
 */
export function moveToCurrentDebian(request: BaseRequest, to?: string): BaseAction {
  const written = writtenAt(request);
  if (typeof written === 'string') return refused(written);
  const { ref, origin, stages } = written;
  const match = findDistroless(origin);
  const target = targetOf(match, to);
  if ('kind' in target) return target;

  const { image } = target;
  const tag = tagFor(origin.tag, image);
  if ('kind' in tag) return tag;
  const name = renamed(ref.name, origin.repository, image.id);
  if (name === undefined)
    return refused('The name of the mirror does not end like that of its origin; edit it by hand.');
  const pinned = pinnedTo(request, written);
  if (pinned === 'pinned') return pinnedRefusal;

  const { codename, version } = distroOf(image);
  const notes = [...target.notes, ...linkNotes(target.from, distroOf(image), stages)];
  const title = `Move to ${image.id} (Debian ${version}, ${codename})`;
  return rewrite(request.dockerfile, written, { name, tag: tag.tag, digest: pinned.digest }, title, notes);
}

interface Target {
  readonly image: DistrolessImage;
  /** The release that it leaves, if it is known. */
  readonly from: Distro | undefined;
  readonly notes: readonly string[];
}

function targetOf(match: DistrolessMatch | undefined, to: string | undefined): Target | BaseAction {
  switch (match?.kind) {
    case 'digest':
      return refused(
        'The image is named by its digest alone, so its flavour is not known; write its tag before the digest.',
      );
    case 'published':
    case 'unknown-tag':
    case 'superseded':
      return onCurrentRelease(match.image);
    case 'retired':
      return replacement(match.retired.name, match.retired.note, match.replacements, to);
    case 'unknown-name':
      return refused(`The catalogue knows no image ${match.name}.`);
    case undefined:
      return refused('This is not a Google distroless image, so its other releases are not known.');
  }
}

function onCurrentRelease(image: DistrolessImage): Target | BaseAction {
  const current = distroOf(distrolessImage(catalogue.images.find(isCurrent)?.id ?? image.id));
  if (isCurrent(image)) return refused(`${image.id} is on the current release, Debian ${current.version}.`);
  const line = image.runtime?.line;
  const next = publishedBase(image.family, line === undefined ? {} : { line });
  if (next === undefined) return refused(`No image of this kind is built on Debian ${current.version}.`);
  const from = distroOf(image);
  const lost = image.architectures.filter((architecture) => !next.architectures.includes(architecture));
  return {
    image: next,
    from,
    notes: [
      ...(next.contains.glibc === undefined ? [] : [`glibc ${from.glibc} becomes ${distroOf(next).glibc}.`]),
      ...(lost.length === 0 ? [] : [`It is not built for ${platformNames(lost)}.`]),
    ],
  };
}

function isCurrent({ distro }: DistrolessImage): boolean {
  return distro === catalogue.defaultDistro;
}

function replacement(
  name: string,
  note: string | undefined,
  replacements: readonly DistrolessImage[],
  to: string | undefined,
): Target | BaseAction {
  const gone = `${name} is no longer published${note === undefined ? '' : `; ${note}`}.`;
  const chosen = replacements.length === 1 ? replacements[0] : replacements.find(({ id }) => id === to);
  if (replacements.length === 0) return refused(gone);
  if (chosen === undefined) {
    return {
      kind: 'choice',
      text: `${gone} Which image should replace it?`,
      choices: replacements.map(({ id }) => id),
    };
  }
  const version = /-debian(\d+)$/.exec(name)?.[1];
  const from = Object.values(catalogue.distros).find((distro) => distro.version === version);
  return { image: chosen, from, notes: [gone] };
}

/** The tag as it is where the other image has it too. */
function tagFor(tag: string | undefined, image: DistrolessImage): { readonly tag: string | undefined } | BaseAction {
  if (tag === undefined) return { tag };
  const ref = parseReference(`${catalogue.registry}/${image.id}:${tag}`);
  const asked = isReference(ref) ? findDistroless(ref) : undefined;
  if (asked?.kind !== 'published') {
    return refused(`${image.id} has no tag ${tag}; choose one of ${Object.keys(catalogue.flavours).join(', ')} first.`);
  }
  if (asked.commit !== undefined) {
    return refused(
      `${tag} names the build of one commit, which may not have built ${image.id}; remove the commit first.`,
    );
  }
  return { tag };
}

/** The name with its last part replaced, which is the same at a mirror. */
function renamed(name: string, repository: string, id: string): string | undefined {
  const root = catalogue.registry.slice(catalogue.registry.indexOf('/') + 1);
  const old = repository.slice(root.length + 1);
  return name.endsWith(`/${old}`) ? name.slice(0, -old.length) + id : undefined;
}

function linkNotes(from: Distro | undefined, to: Distro, stages: readonly Stage[]): readonly string[] {
  if (from?.mergedUsr === true || !to.mergedUsr) return [];
  return copiesOverRoot(stages).map(
    ({ line }) =>
      `In Debian ${to.version}, /bin, /lib and /sbin are symlinks: if what line ${line} copies to / has one of them as a directory, the build stops there.`,
  );
}
