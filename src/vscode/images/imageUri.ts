import { Uri } from 'vscode';
import type { Platform } from '../../core/image/manifest';
import { parsePlatform, platformText } from '../../core/image/platform';
import { imageLabel } from './describe';
import type { ShownPlace } from './shownPlace';

/** Scheme of the files in images. */
export const imageScheme = 'distroless-image';

/**
 * A path of an image, as `pathText` has it, as a URI that says it all, so that an editor finds the file again after a restart.
 * With `upTo` it is the path as that many of the lowest layers alone make it.
 */
export function imageUri(place: ShownPlace, path: string, upTo?: number): Uri {
  const layers = upTo === undefined ? '' : `&upTo=${upTo}`;
  return Uri.from({ scheme: imageScheme, authority: nameOf(place), path, query: placeKey(place) + layers });
}

/** What editors show of an image's name; only the query counts. In small letters, as URIs have it when they were text once. */
function nameOf(place: ShownPlace): string {
  const short = imageLabel(place).replace(/@sha256:([0-9a-f]{12})[0-9a-f]*/, '-$1');
  return short.toLowerCase().replace(/[^a-z0-9._:-]/g, '-');
}

/** How many of the lowest layers a URI of {@link imageUri} is about; `undefined` for all. */
export function upToOf(uri: Uri): number | undefined {
  const text = new URLSearchParams(uri.query).get('upTo');
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** The image that a URI of {@link imageUri} lies in; `undefined` for a URI that nobody here made. */
export function placeOf(uri: Uri): ShownPlace | undefined {
  return placeFromKey(uri.query);
}

/** A place as text, for {@link placeFromKey}. */
export function placeKey(place: ShownPlace): string {
  const { kind } = place;
  const name = 'reference' in place ? place.reference : place.path;
  const wanted = 'wanted' in place && place.wanted !== undefined ? { wanted: place.wanted } : {};
  const context = 'context' in place && place.context !== undefined ? { context: place.context } : {};
  const isFor = 'platform' in place && place.platform !== undefined ? { platform: platformText(place.platform) } : {};
  return new URLSearchParams({ kind, path: name, ...wanted, ...context, ...isFor }).toString();
}

/** The place that {@link placeKey} wrote; `undefined` for any other text. */
export function placeFromKey(key: string): ShownPlace | undefined {
  const fields = new URLSearchParams(key);
  const [kind, path] = [fields.get('kind'), fields.get('path')];
  if (path === null) return undefined;
  const platform = parsePlatform(fields.get('platform') ?? '');
  const asked: { readonly platform?: Platform } = platform === undefined ? {} : { platform };
  switch (kind) {
    case 'catalogue':
      return { kind, reference: path };
    case 'registry':
      return { kind, reference: path, ...asked };
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return { kind, reference: path, context: fields.get('context') ?? undefined, ...asked };
    case 'oci':
    case 'oci-archive':
    case 'docker-archive':
    case 'dir':
      return { kind, path, wanted: fields.get('wanted') ?? undefined, ...asked };
    case null:
    default:
      return undefined;
  }
}
