import type { ImagePlace } from '../core/image/place';
import { isReference, parseReference } from '../core/image/reference';

/** What an argument says an image is. */
export type NamedPlace = ImagePlace | ListedPlace | PathPlace;

/** An image of the catalogue, whose files are listed beside the program. */
export interface ListedPlace {
  readonly kind: 'catalogue';
  readonly reference: string;
}

/** A file or folder, whose content says what kind of image it is. */
export interface PathPlace {
  readonly kind: 'path';
  readonly path: string;
}

/** The forms of an argument that names an image, for the help text. */
const placeForms =
  'docker:REF, podman:REF, nerdctl:REF, oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], dir:DIR, catalogue:NAME[:TAG], a path that starts with . or /, or a reference at a registry';

/**
 * Reads what names an image, much as skopeo has it: `docker:REF` and `podman:REF` ask an engine, a plain reference, with or
 * without `docker://`, its registry, `./FILE` and `/FILE` are looked into; a text is the problem.
 */
export function parsePlace(text: string): NamedPlace | string {
  const stored = /^(oci|oci-archive|docker-archive|dir):((?:[A-Za-z]:(?=[\\/]))?[^:]+)(?::(.+))?$/s.exec(text);
  const [, kind, path, wanted] = stored ?? [];
  if (path !== undefined && (kind === 'oci' || kind === 'oci-archive' || kind === 'docker-archive')) {
    return { kind, path, wanted };
  }
  if (path !== undefined && kind === 'dir' && wanted === undefined) return { kind, path, wanted };
  if (/^(?:\.{0,2}[\\/]|\.{1,2}$|[A-Za-z]:[\\/])/.test(text)) return { kind: 'path', path: text };
  const [, scheme, reference] = /^(catalogue|docker-daemon|docker|podman|nerdctl|registry):(.+)$/s.exec(text) ?? [];
  switch (scheme) {
    case 'catalogue':
      return { kind: scheme, reference: reference ?? '' };
    case 'docker':
    case 'docker-daemon':
      if (reference?.startsWith('//') !== true) return engine('docker', reference);
      return registry(reference.slice(2));
    case 'podman':
    case 'nerdctl':
      return engine(scheme, reference);
    case 'registry':
      return registry(reference ?? '');
    case undefined:
    default:
      // Docker Hub has no such names, and who means another registry can say so.
      if (/^[^/]+\.(?:tar|tgz|tar\.(?:gz|zst))$/.test(text)) return `"${text}" looks like a file; write ./${text}.`;
      return registry(text);
  }
}

function engine(kind: 'docker' | 'podman' | 'nerdctl', reference = ''): ImagePlace {
  return { kind, reference, context: undefined };
}

function registry(reference: string): ImagePlace | string {
  const parsed = parseReference(reference);
  if (isReference(parsed)) return { kind: 'registry', reference };
  return `${parsed.problem.replace(/\.$/, '')}; write ${placeForms}.`;
}
