import { isReference, parseReference } from '../image/reference';

/**
 * What a COPY names after `--from` for an image of this name, so that no stage of that name is meant; `undefined` where a builder
 * knows no image by it, as by an id.
 */
export function copySource(name: string, digest?: string): string | undefined {
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(name)) return undefined;
  const ref = parseReference(name);
  if (!isReference(ref)) return undefined;
  const pinned = ref.digest ?? digest;
  // A bare name may be a stage, also one that somebody writes later.
  const tag = ref.tag ?? (pinned === undefined && !ref.name.includes('/') ? 'latest' : undefined);
  return `${ref.name}${tag === undefined ? '' : `:${tag}`}${pinned === undefined ? '' : `@${pinned}`}`;
}

/** Whether builders take a text as the name of a stage. */
export function isStageName(text: string): boolean {
  return /^[a-z][a-z0-9_.-]*$/i.test(text) && text.toLowerCase() !== 'scratch';
}
