import { window } from 'vscode';
import { copySource, isStageName } from '../../../core/copy/copySource';
import type { Image } from '../../../core/image/image';
import { isReference, parseReference } from '../../../core/image/reference';
import { imageLabel } from '../../images/describe';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import { registryNetwork } from '../../registryNetwork';
import type { Explore } from '../explore';

/** Whether an image is named as a person named it, or so that it can never be another one. */
export type Naming = 'as named' | 'pinned';

/** What stands after `--from` for an image; a person is asked where builders know no name of it, `undefined` if they leave. */
export async function sourceOf(on: Explore, opened: OpenedImage, naming: Naming): Promise<string | undefined> {
  const { place } = opened;
  const name = 'reference' in place ? place.reference : undefined;
  const known = name === undefined ? undefined : copySource(name);
  if (known === undefined) return askForName(opened);
  if (naming === 'as named') return known;
  const digest = await digestOf(on, opened, known);
  if (digest !== undefined) return copySource(known, digest);
  void window.showWarningMessage(
    `No registry has given ${known} a digest; push it, or copy the instruction without a digest.`,
  );
  return undefined;
}

/** The digest of an image's manifest, where its place knows one. */
export function manifestDigestOf({ image }: OpenedImage): string | undefined {
  return 'manifestDigest' in image ? (image as Image).manifestDigest : undefined; // only images that lie somewhere have one
}

/** The digest that pins a name: what an engine got the image by, else what the tag means at its registry now. */
async function digestOf(on: Explore, opened: OpenedImage, name: string): Promise<string | undefined> {
  const ref = parseReference(name);
  if (!isReference(ref)) return undefined;
  if (ref.digest !== undefined) return ref.digest;
  const { place } = opened;
  const isHeld = place.kind !== 'registry' && place.kind !== 'catalogue';
  if (isHeld || on.host.network === undefined) return manifestDigestOf(opened);
  const network = registryNetwork(on.host.network);
  const { tagDigest } = await on.dockerfiles();
  // Of an index, so that the instruction builds for every platform.
  return patiently(
    `Asking for the digest of ${name}`,
    async (signal) => (await tagDigest(network, ref, signal)).digest,
  );
}

async function askForName({ place }: OpenedImage): Promise<string | undefined> {
  const wanted = 'wanted' in place && place.wanted !== undefined ? copySource(place.wanted) : undefined;
  const typed = await window.showInputBox({
    title: `Copy from ${imageLabel(place)}`,
    prompt: 'This image has no name that a build can use: type the image or stage that has these files',
    placeHolder: 'registry.example.com/app:1, or a stage',
    value: wanted ?? 'build',
    validateInput: (text) =>
      isStageName(text) || copySource(text) !== undefined ? undefined : 'Type the name of an image or of a stage.',
  });
  if (typed === undefined || typed === '') return undefined;
  return isStageName(typed) ? typed : copySource(typed);
}
