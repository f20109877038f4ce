import { countsText, grownText } from '../../../core/contents/comparedText';
import { bytesText } from '../../../core/image/bytesText';
import { printable } from '../../../core/image/printable';
import type { NoteRow, Row } from '../row';
import type { Compared } from './compared';
import type { ComparedGroupRow, ComparisonRow } from './rows';

/** What is below a comparison: notes, totals, and what differs of settings, packages and files. */
export function groupsOf(row: ComparisonRow, compared: Compared): readonly Row[] {
  const { settings, packages, paths, contents } = compared;
  return [
    ...compared.notes.map((text, at) => note(row, `note${at}`, 'info', 'Note', printable(text))),
    ...totals(row, compared),
    ...contentsNote(row, contents),
    ...(settings.length === 0
      ? []
      : [group(row, 'settings', 'Settings', countOf(settings.length, 'differs', 'differ'))]),
    ...(packages === undefined || packages.length === 0
      ? []
      : [group(row, 'packages', 'Packages', packagesText(packages))]),
    ...(paths.length === 0
      ? []
      : [group(row, 'files', 'Files', countOf(paths.length, 'path differs', 'paths differ'))]),
  ];
}

function note(parent: ComparisonRow, key: string, icon: NoteRow['icon'], title: string, text: string): NoteRow {
  return { kind: 'note', id: `${parent.id}!${key}`, parent, icon, title, text };
}

function group(parent: ComparisonRow, which: ComparedGroupRow['group'], title: string, text: string): ComparedGroupRow {
  return { kind: 'comparedGroup', id: `${parent.id}!${which}`, parent, group: which, title, text };
}

function totals(row: ComparisonRow, { root, settings, packages = [], contents }: Compared): readonly Row[] {
  const counts = countsText(root.totals);
  const grown = grownText(root.totals);
  if (counts !== undefined) {
    return [note(row, 'totals', 'info', `${grown.slice(0, 1).toUpperCase()}${grown.slice(1)}`, counts)];
  }
  if (contents.kind !== 'compared') return [];
  const others = settings.length + packages.length === 0 ? ', nor in settings and packages' : '';
  return [note(row, 'totals', 'info', 'No file differs', `No difference was found in the files${others}.`)];
}

function contentsNote(row: ComparisonRow, contents: Compared['contents']): readonly Row[] {
  switch (contents.kind) {
    case 'compared':
      return [];
    case 'reading': {
      const text = `of ${countOf(contents.files, 'file', 'files')}, ${bytesText(contents.bytes)}`;
      return [note(row, 'contents', 'loading~spin', 'Comparing contents', text)];
    }
    case 'left': {
      const { files, bytes, why = '' } = contents;
      const what = `${countOf(files, 'file', 'files')} of the same size (${bytesText(bytes)}) may differ; click to compare them`;
      const left = note(row, 'contents', 'warning', 'Contents not compared', why === '' ? what : `${why} ${what}`);
      return [
        { ...left, command: { command: 'distroless.compareContents', title: 'Compare contents', arguments: [row] } },
      ];
    }
  }
}

function packagesText(packages: NonNullable<Compared['packages']>): string {
  const added = packages.filter(({ before }) => before.length === 0).length;
  const removed = packages.filter(({ after }) => after.length === 0).length;
  const other = packages.length - added - removed;
  const parts = [
    ...(added === 0 ? [] : [`${added} added`]),
    ...(other === 0 ? [] : [`${other} of another version`]),
    ...(removed === 0 ? [] : [`${removed} removed`]),
  ];
  return parts.join(', ');
}

function countOf(count: number, one: string, more: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}
