import { ImageError } from '../../../core/image/error';
import { patiently } from '../../images/patiently';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';

/**
 * Where an image lies that is known by its name only: at an engine, else at its registry, else on the list that ships with the extension.
 * Rejects with what the last but one said if it is nowhere.
 */
export async function placeOfReference(on: Explore, reference: string): Promise<ShownPlace> {
  const { host, images } = on;
  const engines: ShownPlace[] = (['docker', 'podman'] as const).map((kind) => ({
    kind,
    reference,
    context: undefined,
  }));
  const places: ShownPlace[] = [
    ...(host.programs ? engines : []),
    ...(host.network ? [{ kind: 'registry', reference } as const] : []),
  ];
  let said: unknown = new ImageError('not-found', `${reference} is not known here; open it from a file or folder.`);
  for (const place of places) {
    try {
      await patiently(`Looking for ${reference}`, (signal, told) =>
        images.read(place, signal, ({ text }) => told(text)),
      );
      return place;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      said = error;
    }
  }
  const listed = (await on.dockerfiles()).listedReference(reference);
  if (!('problem' in listed)) return { kind: 'catalogue', reference: listed.name };
  throw said;
}
