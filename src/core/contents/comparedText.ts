import { bytesText } from '../image/bytesText';
import type { Entry } from '../image/entry';
import { modeText } from '../image/modeText';
import { textFromRaw } from '../image/rawName';
import { grownBy, type ChangeKind, type ChangeTotals } from './comparedTree';
import type { Aspect, PathChange } from './compareTrees';

/** What changed in numbers: `12 added (3.4 MB), 4 modified (+120 kB), 300 removed (-80 MB)`; `undefined` if nothing did. */
export function countsText(totals: ChangeTotals): string | undefined {
  const parts = changeKinds.flatMap((kind) => {
    const { paths, bytes } = totals[kind];
    if (paths === 0) return [];
    const size = kind === 'added' ? bytesText(Math.max(0, bytes)) : signedBytes(bytes);
    return `${paths.toLocaleString('en')} ${kind}${bytes === 0 ? '' : ` (${size})`}`;
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** In the order in which they are named. */
export const changeKinds = ['added', 'modified', 'removed'] as const satisfies readonly ChangeKind[];

/** `45 MB smaller`, `1.2 kB larger`, `of the same size`. */
export function grownText(totals: ChangeTotals): string {
  const grown = grownBy(totals);
  return grown === 0 ? 'of the same size' : `${bytesText(Math.abs(grown))} ${grown > 0 ? 'larger' : 'smaller'}`;
}

/** The whole of it as a sentence: `12 added (3.4 MB), 300 removed (-80 MB); 77 MB smaller`. */
export function totalsText(totals: ChangeTotals): string {
  const counts = countsText(totals);
  return counts === undefined ? 'No path differs' : `${counts}; ${grownText(totals)}`;
}

/** A number of bytes more or fewer: `+1.2 kB`, `-80 MB`, `0 B`. */
export function signedBytes(bytes: number): string {
  return bytes === 0 ? '0 B' : `${bytes > 0 ? '+' : '-'}${bytesText(Math.abs(bytes))}`;
}

/** What differs of a path that both images have, each as a few words: `mode -rw-r--r-- → -rwxr-xr-x`. */
export function aspectTexts({ before, after, aspects }: Extract<PathChange, { kind: 'modified' }>): readonly string[] {
  return aspects.map((aspect) => aspectText(aspect, before.entry, after.entry));
}

function aspectText(aspect: Aspect, before: Entry, after: Entry): string {
  switch (aspect) {
    case 'kind':
      return `${kinds[before.kind]} → ${kinds[after.kind]}`;
    case 'mode':
      return `mode ${modeText(before)} → ${modeText(after)}`;
    case 'owner':
      return `owner ${before.uid}:${before.gid} → ${after.uid}:${after.gid}`;
    case 'link':
      return `link ${textFromRaw(before.link)} → ${textFromRaw(after.link)}`;
    case 'device':
      return `device ${deviceText(before)} → ${deviceText(after)}`;
    case 'size':
      return `size ${bytesText(before.size)} → ${bytesText(after.size)}`;
    case 'attributes':
      return `extended attributes ${attributesText(before)} → ${attributesText(after)}`;
    case 'content':
      return 'content';
  }
}

const kinds: Readonly<Record<Entry['kind'], string>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symbolic link',
  char: 'character device',
  block: 'block device',
  fifo: 'pipe',
  other: 'special file',
  broken: 'hard link to nothing',
};

function deviceText({ deviceMajor, deviceMinor }: Entry): string {
  return `${deviceMajor}:${deviceMinor}`;
}

function attributesText({ xattrs }: Entry): string {
  const names = [...(xattrs?.keys() ?? [])].sort();
  return names.length === 0 ? 'none' : names.join(', ');
}
