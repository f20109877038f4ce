import { Uri } from 'vscode';
import type { ShownPlace } from './shownPlace';

/** Scheme of the files in images. */
export const imageScheme = 'distroless-image';

/** A path of an image as a URI that says it all, so that an editor finds the file again after a restart. */
export function imageUri(place: ShownPlace, path: string): Uri {
  return Uri.from({ scheme: imageScheme, path, query: placeKey(place) });
}

/** The image that a URI of {@link imageUri} lies in; `undefined` for a URI that nobody here made. */
export function placeOf(uri: Uri): ShownPlace | undefined {
  return placeFromKey(uri.query);
}

/** A place as text, for {@link placeFromKey}. */
export function placeKey({ kind, path, wanted }: ShownPlace): string {
  return new URLSearchParams({ kind, path, ...(wanted !== undefined && { wanted }) }).toString();
}

/** The place that {@link placeKey} wrote; `undefined` for any other text. */
export function placeFromKey(key: string): ShownPlace | undefined {
  const fields = new URLSearchParams(key);
  const [kind, path, wanted] = [fields.get('kind'), fields.get('path'), fields.get('wanted') ?? undefined];
  if (path !== null && kind === 'catalogue') return { kind, path, wanted: undefined };
  if (path === null || (kind !== 'oci' && kind !== 'oci-archive' && kind !== 'docker-archive')) return undefined;
  return { kind, path, wanted };
}
