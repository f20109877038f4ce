import { bytesSpoken, bytesText } from '../../core/image/bytesText';
import type { Entry, EntryKind } from '../../core/image/entry';
import { imageNotes } from '../../core/image/imageNotes';
import { modeText } from '../../core/image/modeText';
import { platformText } from '../../core/image/platform';
import { printable } from '../../core/image/printable';
import { textFromRaw, type RawName } from '../../core/image/rawName';
import type { TreeNode } from '../../core/image/tree';
import type { OpenedImage } from './openedImages';
import type { ShownPlace } from './shownPlace';

/** The name of an image in the list: which of the images in an archive, or the file's or folder's own name, and the platform that was asked for. */
export function imageLabel(place: ShownPlace): string {
  const isFor = 'platform' in place && place.platform !== undefined ? ` (${platformText(place.platform)})` : '';
  return `${printable(shortName(place))}${isFor}`;
}

function shortName(place: ShownPlace): string {
  if ('reference' in place) {
    const { reference } = place;
    const [, id] = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/.exec(reference) ?? [];
    return id ?? reference.slice(reference.lastIndexOf('/') + 1);
  }
  const { path, wanted } = place;
  return wanted ?? (path.split(/[\\/]/).findLast((part) => part !== '') || path);
}

/** Where an image lies, in a word or two. */
export function whereText(place: ShownPlace): string {
  switch (place.kind) {
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return `${engineNames[place.kind]}${place.context === undefined || place.context === 'default' ? '' : ` (${printable(place.context)})`}`;
    case 'registry':
      return 'at its registry';
    case 'catalogue':
      return 'offline list';
    case 'oci':
    case 'dir':
      return 'folder';
    case 'oci-archive':
    case 'docker-archive':
      return 'archive';
  }
}

const engineNames = { docker: 'Docker', podman: 'Podman', nerdctl: 'nerdctl' } as const;

/** What stands behind an image's name: whether it is only listed, platform, size of all files once it is known, and who it runs as. */
export function imageDescription({ image, size }: OpenedImage): string {
  const { os, architecture, variant, user } = image.config;
  const known = os !== undefined && architecture !== undefined;
  const platform = known ? [platformText({ os, architecture, ...(variant !== undefined && { variant }) })] : [];
  const listed = image.listed === undefined ? [] : [`offline list of ${image.listed.date}`];
  const bytes = size === undefined ? [] : [bytesText(size)];
  return [...listed, ...platform, ...bytes, `user ${user === undefined || user === '' ? 'root' : user}`].join(', ');
}

/** What is said over an image's name: where it lies, or what its list of files is. */
export function imageTooltip(place: ShownPlace, opened: OpenedImage | undefined): string {
  const { listed } = opened?.image ?? {};
  const path = 'reference' in place ? place.reference : place.path;
  if (listed === undefined) return [path, ...(opened === undefined ? [] : imageNotes(opened.image))].join('\n');
  const missing = listed.without.length === 0 ? '' : ` Files of ${listed.without.join(', ')} are not on the list.`;
  return `${path}\nThe files as the packages had them on ${listed.date}, without their content.${missing} Pull the image and open it to see its own.`;
}

/** A name of a path as a row shows it: on one line, and not without end. */
export function shownName(raw: RawName): string {
  const text = printable(textFromRaw(raw));
  return text.length > nameLimit ? `${text.slice(0, nameLimit - 1)}…` : text;
}

// Linux takes 255 bytes, but an archive may say anything.
const nameLimit = 255;

/** What stands behind a name in the tree: how large a file is or where a link leads, and kind and mode; `size` is that of a directory. */
export function entryDescription(node: TreeNode, size?: number): string {
  return [contentText(node, size, bytesText), modeText(node.entry)].filter((part) => part !== '').join('  ');
}

function contentText({ entry }: TreeNode, size: number | undefined, bytes: (size: number) => string): string {
  switch (entry.kind) {
    case 'symlink':
    case 'broken':
      return `→ ${shownName(entry.link)}`;
    case 'file':
      return bytes(entry.size);
    case 'char':
    case 'block':
      return `${entry.deviceMajor}:${entry.deviceMinor}`;
    case 'directory':
      return size === undefined ? '' : bytes(size);
    case 'fifo':
    case 'other':
      return '';
  }
}

/** A row as a screen reader says it: `passwd, file, 1.2 kilobytes, from layer 3`. */
export function entryLabel(node: TreeNode, size?: number): string {
  const content = contentText(node, size, bytesSpoken).replace('→', 'to');
  const parts = [shownName(node.name), kindText(node.entry), content, `from layer ${node.layer + 1}`];
  return parts.filter((part) => part !== '').join(', ');
}

/** What a path is, in a word or two. */
export function kindText({ kind }: Entry): string {
  return kinds[kind];
}

const kinds: Readonly<Record<EntryKind, string>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symbolic link',
  char: 'character device',
  block: 'block device',
  fifo: 'fifo',
  other: 'special file',
  broken: 'hard link to nothing',
};
