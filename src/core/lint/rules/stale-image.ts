import { catalogue, distrolessImage, distroOf, findDistroless, publishedBase } from '../../catalog/lookup';
import type { DistrolessMatch } from '../../catalog/lookup';
import type { DistrolessImage, Flavour } from '../../catalog/table';
import type { ImageRef } from '../../image/reference';
import { isReference, parseReference } from '../../image/reference';
import type { LintFile, LintStage } from '../lintFile';
import { imagePlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { writtenReference } from '../writtenReference';

/** A stage on an image that nobody rebuilds, or by a tag that is none. */
export const staleImage: LintRule = {
  id: 'stale-image',
  title: 'Image is no longer updated',
  severity: 'warning',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  for (const one of file.stages) {
    const { stage, chain, image } = one;
    if (chain[0] !== stage || image === undefined || image === 'scratch') continue;
    const stale = staleness(findDistroless(image), file.today);
    if (stale === undefined) continue;
    const fixes = stale.replacements.flatMap((wanted) => moveTo(file, one, image, wanted));
    yield { ...imagePlace(stage), text: stale.text, fixes };
  }
}

interface Stale {
  readonly text: string;
  readonly replacements: readonly DistrolessImage[];
}

function staleness(match: DistrolessMatch | undefined, today: string): Stale | undefined {
  switch (match?.kind) {
    case 'published':
    case 'digest':
      return pastEnd(match.image, today);
    case 'retired':
      return retired(match);
    case 'unknown-tag': {
      const tags = Object.keys(catalogue.flavours);
      const last = tags.pop() ?? '';
      const text = `${match.image.id} has no published tag ${match.tag} (as of ${catalogue.source.date}). Use ${tags.join(', ')} or ${last}.`;
      return { text, replacements: [current(match.image)] };
    }
    case 'superseded':
      return {
        text: `This tag is an old build of ${match.image.id} that was replaced or withdrawn. Use a current tag.`,
        replacements: [current(match.image)],
      };
    // A newer catalogue may know it.
    case 'unknown-name':
    case undefined:
      return undefined;
  }
}

function pastEnd(image: DistrolessImage, today: string): Stale | undefined {
  const { version, plannedEnd } = distroOf(image);
  if (plannedEnd === undefined || today < plannedEnd) return undefined;
  const next = current(image);
  const move = next === image ? '' : ` Move to ${next.id}.`;
  return {
    text: `Updates of the Debian ${version} images were planned to end on ${plannedEnd}, so newer vulnerabilities may stay unfixed.${move}`,
    replacements: next === image ? [] : [next],
  };
}

/** The same family and runtime line on the release that is built today. */
function current(image: DistrolessImage): DistrolessImage {
  const line = image.runtime?.line;
  return publishedBase(image.family, line === undefined ? {} : { line }) ?? image;
}

function retired({ retired: row, replacements }: Extract<DistrolessMatch, { kind: 'retired' }>): Stale {
  const ids = replacements.map(({ id }) => id);
  const last = ids.pop();
  const choice = last === undefined ? '' : ids.length === 0 ? last : `${ids.join(', ')} or ${last}`;
  const note = row.note === undefined ? '' : `; ${spelt(row.note)}`;
  const move = choice === '' ? '' : ` Move to ${choice}.`;
  return {
    text: `${row.name} is no longer published (last seen ${row.lastSeen}${note}).${move}`,
    replacements: replacements.map(({ id }) => distrolessImage(id)),
  };
}

/** A note of the catalogue as a part of a sentence. */
function spelt(note: string): string {
  return note.replace(/ -> /g, ' becomes ');
}

/** The reference with another image, and a tag that this image has; none where it does not stand in the FROM as it is. */
function moveTo(file: LintFile, { stage }: LintStage, image: ImageRef, wanted: DistrolessImage): readonly Fix[] {
  const written = writtenReference(file, stage);
  const old = image.repository.slice(catalogue.registry.length - image.registry.length);
  if (written === undefined) return [];
  const name = file.dockerfile.text.slice(written.name.start, written.name.end);
  if (!name.endsWith(`/${old}`)) return [];
  const start = written.name.end - old.length;
  const tag = tagFor(wanted, image.tag);
  const text = wanted.id + (tag === undefined ? '' : `:${tag}`);
  return [{ title: `Use ${text}`, safe: false, edits: [{ start, end: written.tag.end, text }] }];
}

/** The tag as it is where the image has it, or the flavour that it speaks of. */
function tagFor({ id }: DistrolessImage, tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const ref = parseReference(`${catalogue.registry}/${id}:${tag}`);
  const match = isReference(ref) ? findDistroless(ref) : undefined;
  if (match?.kind === 'published' && match.commit === undefined) return tag;
  const debug = /(?:^|-)debug(?:-|$)/.test(tag);
  const nonroot = /(?:^|-)nonroot(?:-|$)/.test(tag);
  const flavour: Flavour = debug ? (nonroot ? 'debug-nonroot' : 'debug') : nonroot ? 'nonroot' : 'latest';
  return flavour;
}
