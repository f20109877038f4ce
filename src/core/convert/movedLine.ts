import { applyEdits, type Edit } from '../dockerfile/edit';

/**
 * The line of the result, from 1, that a line of the text became. Where it was replaced, the one in its place that is the
 * same or is of the same instruction; otherwise where that replacement begins.
 */
export function movedLine(text: string, line: number, edits: readonly Edit[]): number {
  const start = offsetOfLine(text, line);
  const own = text.slice(start).split(/\r?\n/, 1)[0]?.trim() ?? '';
  const place = edits.find((edit) => edit.start <= start && start < edit.end);
  const from = (place?.start ?? start) + added(edits, place?.start ?? start);
  const result = applyEdits(text, edits);
  const begin = lineAt(result, from);
  if (place === undefined) return begin;
  const lines = result.slice(from, from + place.text.length).split('\n');
  const same = lines.findLastIndex((other) => other.trim() === own);
  const alike = lines.findLastIndex((other) => keyword(other) === keyword(own));
  return begin + Math.max(0, same < 0 ? alike : same);
}

/** How much longer the edits that end at or before a place make the text; one that begins there comes after it. */
function added(edits: readonly Edit[], offset: number): number {
  return edits
    .filter(({ start, end }) => end <= offset && (start < offset || start === end))
    .reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
}

function keyword(line: string): string {
  return (/^\s*(\w+)/.exec(line)?.[1] ?? '').toUpperCase();
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let left = line - 1; left > 0; left--) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return offset;
    offset = end + 1;
  }
  return offset;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
