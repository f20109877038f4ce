import type { ImageRow, ImageTable } from './imageTable';
import type { ImageChoice } from './imageChoices';
import { origins } from './originFacts';
import { dotnet, others } from './otherFacts';
import { rowsOf } from './tableFacts';
import { versionOrder } from './versionOrder';

const official = 'docker.io/library/';
const tables: readonly ImageTable[] = [origins, others, dotnet];

/** The names of official images, and of another publisher those that are below what is typed: their list is long. */
export function otherNames(typed: string): readonly ImageChoice[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const names = tables.flatMap(({ images }) => Object.keys(images)).map(written);
  return names
    .filter((name) => (folder === '' ? !name.includes('/') : name.startsWith(folder)))
    .map((name) => ({ reference: name, label: name, detail: '', kind: 'image' }));
}

/** The tags of an image that somebody else than Google publishes, the plain and new ones first. */
export function otherTags(name: string): readonly ImageChoice[] {
  const path = name.includes('/') ? name : official + name;
  const table = tables.find((one) => rowsOf(one, path) !== undefined);
  const rows = (table && rowsOf(table, path)) ?? [];
  return (
    rows
      .flatMap((row) => row.tags.split(' ').map((tag) => ({ tag, row })))
      .filter(({ tag }) => !/windowsservercore|nanoserver/.test(tag))
      // Others are for those who pay.
      .filter(({ tag }) => !name.startsWith('cgr.dev/chainguard/') || tag.startsWith('latest'))
      .sort((a, b) => parts(a.tag) - parts(b.tag) || named(a.tag) - named(b.tag) || versionOrder(b.tag, a.tag))
      .map(({ tag, row }) => ({ reference: `${name}:${tag}`, label: tag, detail: rowText(row), kind: 'tag' }))
  );
}

function written(path: string): string {
  return path.startsWith(official) ? path.slice(official.length) : path;
}

/** `22` before `22-slim` before `22.1.0-slim`. */
function parts(tag: string): number {
  return tag.split(/[-.]/).length;
}

/** Versions before names such as `trixie`. */
function named(tag: string): number {
  return /^\d/.test(tag) ? 0 : 1;
}

function rowText({ root = '', shell }: ImageRow): string {
  if (shell !== false) return root;
  return root === '' ? 'no shell' : `${root}, no shell`;
}
