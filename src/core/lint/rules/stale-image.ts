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
  title: 'An image that is rebuilt no more',
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
      const text = `${match.tag} is no tag of ${match.image.id} that the project publishes (as of ${catalogue.source.date}); it has ${tags.join(', ')} and ${last}.`;
      return { text, replacements: [current(match.image)] };
    }
    case 'superseded':
      return {
        text: `By its tag, this is an old build of ${match.image.id} that was replaced or withdrawn; take a current one.`,
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
  const move = next === image ? '' : `; move to ${next.id}`;
  return {
    text: `The project planned to build its images of Debian ${version} no more from ${plannedEnd} on, so that holes found since then may stay open${move}.`,
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
  const note = row.note === undefined ? '' : ` (${spelt(row.note)})`;
  const said = choice === '' ? note : `; move to ${choice}${note}`;
  return {
    text: `${row.name} is built no more (it was last seen in its repository on ${row.lastSeen}), so that known holes stay open${said}.`,
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
