import { rawFromText, textFromRaw, type RawName } from '../../core/image/rawName';
import type { ImageTree } from '../../core/image/tree';

/**
 * A raw path as an editor can have it, from which {@link rawPathOf} makes it again: UTF-8, and each byte that is none as the
 * private character that lies 0xEF00 above it, so that no two names look the same to an editor.
 */
export function pathText(raw: RawName): string {
  const text = textFromRaw(raw);
  if (!/[\uFFFD\uEF80-\uEFFF]/.test(text)) return text;
  let path = '';
  for (let at = 0; at < raw.length;) {
    const char = charAt(raw, at);
    path += char?.text ?? String.fromCharCode(escapes + raw.charCodeAt(at));
    at += char?.length ?? 1;
  }
  return path;
}

/**
 * The raw path behind a path as an editor has it. Of a path that a person reads, in which all bytes that are no UTF-8 look the
 * same, the first entry that is shown so is meant.
 */
export function rawPathOf(tree: ImageTree, path: string): RawName {
  if (!path.includes('\uFFFD')) return rawOf(path);
  let directory = tree.root.children;
  const names = path.split('/').map((shown) => {
    const raw = rawOf(shown);
    const name = directory?.has(raw) ? raw : [...(directory?.keys() ?? [])].find((key) => textFromRaw(key) === shown);
    directory = name === undefined ? directory : directory?.get(name)?.children;
    return name ?? raw;
  });
  return names.join('/');
}

/** As MirBSD's OPTU-16 has it, and others who keep such bytes in text. */
const escapes = 0xef00;

function rawOf(path: string): RawName {
  return path
    .split(/([\uEF80-\uEFFF])/)
    .map((part, at) => (at % 2 === 1 ? String.fromCharCode(part.charCodeAt(0) - escapes) : rawFromText(part)))
    .join('');
}

/** The character whose UTF-8 begins at a byte; `undefined` where none does, or one that stands for a byte here. */
function charAt(raw: RawName, at: number): { readonly text: string; readonly length: number } | undefined {
  const lead = raw.charCodeAt(at);
  const length = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const bytes = raw.slice(at, at + length);
  const text = textFromRaw(bytes);
  return length > 0 && rawFromText(text) === bytes && !/[\uEF80-\uEFFF]/.test(text) ? { text, length } : undefined;
}
