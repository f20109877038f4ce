import { bytesText } from '../../core/image/bytesText';
import type { EntryKind } from '../../core/image/entry';
import type { ShownImage } from '../../core/image/image';
import { imageNotes } from '../../core/image/imageNotes';
import { modeText } from '../../core/image/modeText';
import { platformText } from '../../core/image/platform';
import { textFromRaw, type RawName } from '../../core/image/rawName';
import type { TreeNode } from '../../core/image/tree';
import type { OpenedImage } from './openedImages';
import type { ShownPlace } from './shownPlace';

/** The name of an image in the list: which of the images in an archive, or the file's or folder's own name. */
export function imageLabel(place: ShownPlace): string {
  if ('reference' in place) return place.reference.slice(place.reference.lastIndexOf('/') + 1);
  const { path, wanted } = place;
  return wanted ?? (path.split(/[\\/]/).findLast((part) => part !== '') || path);
}

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

/** What stands behind a name in the tree: how large a file is or where a link leads, and kind and mode. */
export function entryDescription(node: TreeNode): string {
  return [contentText(node), modeText(node.entry)].filter((part) => part !== '').join('  ');
}

function contentText({ entry }: TreeNode): string {
  switch (entry.kind) {
    case 'symlink':
    case 'broken':
      return `→ ${textFromRaw(entry.link)}`;
    case 'file':
      return bytesText(entry.size);
    case 'char':
    case 'block':
      return `${entry.deviceMajor}:${entry.deviceMinor}`;
    case 'directory':
    case 'fifo':
    case 'other':
      return '';
  }
}

/** A row as a screen reader says it. */
export function entryLabel(node: TreeNode): string {
  return [textFromRaw(node.name), kinds[node.entry.kind], contentText(node)].filter((part) => part !== '').join(', ');
}

/** All that is known of an entry, over several lines. */
export function entryTooltip(image: ShownImage, node: TreeNode, path: RawName): string {
  const { entry, layer } = node;
  const made = image.layers[layer]?.createdBy;
  const lines = [
    textFromRaw(path),
    `${modeText(entry)}  ${entry.uid}:${entry.gid}  ${kinds[entry.kind]}${entry.kind === 'file' ? `, ${entry.size} bytes` : ''}`,
    ...(entry.implied || (image.listed !== undefined && entry.mtime === 0)
      ? []
      : [`modified ${timeText(entry.mtime)}`]),
    `layer ${layer + 1} of ${image.layers.length}${made === undefined ? '' : `: ${shortened(made)}`}`,
  ];
  return lines.join('\n');
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

function timeText(mtime: number): string {
  const time = new Date(mtime * 1000);
  // A tar can say any time, also one that no calendar has.
  return Number.isNaN(time.getTime())
    ? `${mtime} s after 1970`
    : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function shortened(instruction: string): string {
  const oneLine = instruction.replace(/\s+/g, ' ').trim();
  return oneLine.length > 160 ? `${oneLine.slice(0, 159)}…` : oneLine;
}
