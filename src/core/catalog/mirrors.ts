import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';

/** What stands for what: a prefix such as `registry.corp:5000/distroless` and the origin it mirrors, `gcr.io/distroless`. */
export type Mirrors = Readonly<Record<string, string>>;

/** The reference at its origin: itself, or with the longest prefix that is a mirror replaced; a prefix ends at a `/`. */
export function originOf(ref: ImageRef, mirrors: Mirrors): ImageRef {
  const path = `${ref.registry}/${ref.repository}`;
  const [prefix, origin] =
    Object.entries(mirrors)
      .map(([from, to]): [string, string] => [withoutEnd(from), withoutEnd(to)])
      .filter(([from]) => path === from || path.startsWith(`${from}/`))
      .sort(([a], [b]) => b.length - a.length)[0] ?? [];
  if (prefix === undefined || origin === undefined) return ref;
  const name = origin + path.slice(prefix.length);
  const parsed = parseReference(
    name + (ref.tag === undefined ? '' : `:${ref.tag}`) + (ref.digest === undefined ? '' : `@${ref.digest}`),
  );
  // A setting that is no name maps nothing.
  return isReference(parsed) ? parsed : ref;
}

function withoutEnd(prefix: string): string {
  return prefix.replace(/\/+$/, '');
}
