import { printable } from '../image/printable';
import { textFromRaw, type RawName } from '../image/rawName';
import { bytesText } from '../image/bytesText';
import type { FindState, FoundFile } from './findText';

/** A line of the document of a search, and where it leads. */
export interface FoundDocument {
  readonly text: string;
  /** By line of the document, from 0. */
  readonly places: ReadonlyMap<number, FoundPlace>;
}

/** A path, or a match in a file. */
export interface FoundPlace {
  readonly path: RawName;
  /** From 1; `undefined` for the heading of a file. */
  readonly line: number | undefined;
  /** Columns of the first match in the file, from 0. */
  readonly column: number;
  /** Where in the line of the document the matches are. */
  readonly marks: readonly (readonly [start: number, end: number])[];
  /** How many columns of the line of the document are its number. */
  readonly width: number;
}

/** Writes what was found below a heading: each path, then its lines with their numbers. No name or line can add another line. */
export function foundDocument(heading: readonly string[], files: readonly FoundFile[]): FoundDocument {
  const lines = [...heading, ''];
  const places = new Map<number, FoundPlace>();
  for (const { path, lines: found } of files) {
    const shown = printable(textFromRaw(path));
    const column = found[0]?.matches[0]?.start ?? 0;
    places.set(lines.length, { path, line: undefined, column, marks: [], width: shown.length });
    lines.push(`${shown}:`);
    const digits = String(found.at(-1)?.line ?? 0).length;
    for (const { line, text, cut, matches } of found) {
      const number = `  ${String(line).padStart(digits)}: `;
      const lead = number + (cut > 0 ? '…' : '');
      const marks = matches.map(({ start, end }) => {
        const from = lead.length + shownText(text.slice(0, start)).length;
        return [from, from + shownText(text.slice(start, end)).length] as const;
      });
      const at = cut + (matches[0]?.start ?? 0);
      places.set(lines.length, { path, line, column: at, marks, width: number.length });
      lines.push(lead + shownText(text));
    }
    lines.push('');
  }
  return { text: lines.join('\n'), places };
}

/** What a search did or does, in a sentence or two. */
export function foundSummary(
  state: FindState,
  stage: 'looking' | 'done' | 'stopped',
  largest: number,
): readonly string[] {
  const found =
    state.matches === 0 ? 'No results' : `${count(state.matches, 'result')} in ${count(state.hits, 'file')}`;
  const ends = {
    looking: `${found} so far; ${state.looked} of ${count(state.files, 'file')} searched...`,
    done: `${found}; ${count(state.looked, 'file')} searched.`,
    stopped: `${found}; stopped after ${state.looked} of ${count(state.files, 'file')}.`,
  };
  const passed = [
    ...(state.binary === 0 ? [] : [`${count(state.binary, 'binary file')}`]),
    ...(state.large === 0 ? [] : [`${count(state.large, 'file')} above ${bytesText(largest)}`]),
  ];
  return [
    ends[stage],
    ...(passed.length === 0 ? [] : [`Skipped: ${passed.join(', ')}.`]),
    ...(state.isCut ? ['Only the first results are shown; search for a longer text or in fewer files.'] : []),
    ...(state.unread === 0
      ? []
      : [`Could not be read: ${count(state.unread, 'file')}. ${printable(state.trouble ?? '')}`]),
  ];
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

/** A stretch of a line as a document has it: tabs stay, what would act or look like nothing is spelled out. */
function shownText(text: string): string {
  return text.split('\t').map(printable).join('\t');
}
