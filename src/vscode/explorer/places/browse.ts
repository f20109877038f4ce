import { window } from 'vscode';
import { ImageError } from '../../../core/image/error';
import { isReference, parseReference } from '../../../core/image/reference';
import { openPlace } from '../../images/openImage';
import { patiently } from '../../images/patiently';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';

/**
 * Shows the files of an image by its name, from where they are nearest: what is open, an engine of this machine, the list of the catalogue; a
 * registry is asked once a person agrees.
 */
export async function browseImage(on: Explore, reference: string): Promise<void> {
  const place = openedBy(on, reference) ?? (await held(on, reference)) ?? (await listed(on, reference));
  if (place !== undefined) return on.show(place);
  const parsed = parseReference(reference);
  if (!isReference(parsed)) throw new ImageError('not-found', parsed.problem);
  if (on.host.network === undefined) {
    throw new ImageError(
      'not-found',
      `No engine that runs here has ${reference}; open it from a file or folder instead.`,
    );
  }
  const open = 'Open from registry';
  const question = `No engine that runs here has ${reference}.`;
  if ((await window.showInformationMessage(question, open)) === open) await openAtRegistry(on, reference);
}

/** Reads an image at its registry, without pulling it, and shows it. */
export async function openAtRegistry(on: Explore, reference: string): Promise<void> {
  const place = await openPlace(on.images, { kind: 'registry', reference }, reference);
  if (place !== undefined) await on.show(place);
}

/** The image that is opened already by this name, from wherever it was. */
export function openedBy({ images }: Explore, reference: string): ShownPlace | undefined {
  const name = canonical(reference);
  const opened = images.list().filter((place) => 'reference' in place && canonical(place.reference) === name);
  // A list tells less than the image itself.
  return opened.find(({ kind }) => kind !== 'catalogue');
}

async function held(on: Explore, reference: string): Promise<ShownPlace | undefined> {
  if (on.host.programs === undefined) return undefined;
  const { heldBy } = await on.load();
  const found = await patiently(`Looking for ${reference}`, (signal) => heldBy(on.host, [reference], signal));
  const [first, second] = found;
  if (second === undefined) return first?.place;
  const items = found.map(({ place, title }) => ({ label: title, place }));
  const options = { title: reference, placeHolder: 'Several engines have it; which one do you mean?' };
  const picked = await window.showQuickPick(items, options);
  if (picked === undefined) throw new DOMException('Left', 'AbortError');
  return picked.place;
}

async function listed({ dockerfiles }: Explore, reference: string): Promise<ShownPlace | undefined> {
  const found = (await dockerfiles()).listedReference(reference);
  return 'problem' in found ? undefined : { kind: 'catalogue', reference: found.name };
}

/** The same for all ways to write a name. */
function canonical(reference: string): string {
  const parsed = parseReference(reference);
  if (!isReference(parsed)) return reference;
  const { registry, repository, tag, digest } = parsed;
  return `${registry}/${repository}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}
