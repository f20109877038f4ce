import type { ImageRef } from '../image/reference';

/** Replaces `[start, end)` of a reference's text. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Parts = Pick<ImageRef, 'name' | 'tag' | 'digest'>;

/** A reference put together from its parts. */
export function referenceText({ name, tag, digest }: Parts): string {
  return name + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}

/** What makes one reference of another, by parts; the name by its words and numbers where both have as many. */
export function changesBetween(old: Parts, next: Parts): readonly Change[] {
  const nameEnd = old.name.length;
  const tagEnd = nameEnd + (old.tag === undefined ? 0 : old.tag.length + 1);
  const digestEnd = referenceText(old).length;
  return [
    ...nameChanges(old.name, next.name),
    ...partChange(nameEnd, tagEnd, old.tag, next.tag, ':'),
    ...partChange(tagEnd, digestEnd, old.digest, next.digest, '@'),
  ];
}

function nameChanges(old: string, next: string): readonly Change[] {
  const [before, after] = [tokens(old), tokens(next)];
  if (before.length !== after.length) return old === next ? [] : [{ start: 0, end: old.length, text: next }];
  let at = 0;
  return before.flatMap((token, index) => {
    const start = at;
    at += token.length;
    const text = after[index] ?? '';
    return text === token ? [] : [{ start, end: at, text }];
  });
}

function tokens(name: string): readonly string[] {
  return name.match(/[a-zA-Z]+|\d+|[^a-zA-Z\d]/g) ?? [];
}

function partChange(
  start: number,
  end: number,
  old: string | undefined,
  next: string | undefined,
  mark: string,
): readonly Change[] {
  if (old === next) return [];
  if (next === undefined) return [{ start, end, text: '' }];
  return old === undefined ? [{ start, end, text: mark + next }] : [{ start: start + 1, end, text: next }];
}
