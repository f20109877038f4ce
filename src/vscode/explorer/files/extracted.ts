import type { Uri } from 'vscode';
import type { ExtractedNode, Extraction, LeftOut } from '../../../core/contents/extraction';
import { bytesText } from '../../../core/image/bytesText';
import { printable } from '../../../core/image/printable';
import { textFromRaw } from '../../../core/image/rawName';

/** What was written of an image, and what was not. */
export interface Extracted {
  readonly place: Uri;
  readonly isFile: boolean;
  readonly files: number;
  readonly bytes: number;
  /** What could not or must not be written. */
  readonly left: readonly LeftOut[];
  /** Links that the place does not allow. */
  readonly refused: readonly ExtractedNode[];
  readonly tooLarge: readonly ExtractedNode[];
  /** What has another name there. */
  readonly renamed: readonly ExtractedNode[];
}

/** The bytes of all files of a plan. */
export function bytesOf({ files }: Pick<Extraction, 'files'>): number {
  return files.reduce((sum, { node }) => sum + node.entry.size, 0);
}

/** What was written and left out, as a sentence; `place` is how a person knows it. */
export function extractedText({ files, bytes, left, refused, tooLarge, renamed }: Extracted, place: string): string {
  const devices = left.filter(({ why }) => why === 'device').length;
  const links = left.filter(({ why }) => why === 'link-outside' || why === 'link-to-nothing').length + refused.length;
  const others = left.filter(({ why }) => why === 'name').length;
  const out = [
    counted(links, 'link'),
    counted(devices, 'device'),
    counted(tooLarge.length, 'file'),
    counted(others, 'path'),
  ].filter((part) => part !== undefined);
  const parts = [
    `${counted(files, 'file') ?? 'No file'} with ${bytesText(bytes)} ${files > 1 ? 'are' : 'is'} in ${place}`,
    ...(out.length === 0 ? [] : [`${out.join(', ')} left out`]),
    ...(renamed.length === 0 ? [] : [`${counted(renamed.length, 'path') ?? ''} renamed`]),
  ];
  return `${parts.join('; ')}.`;
}

/** What was left out or renamed and why, a line for each. */
export function detailsOf({ left, refused, tooLarge, renamed }: Extracted): readonly string[] {
  const shown = ({ path }: { readonly path: string }): string => printable(textFromRaw(path));
  return [
    ...left.map((one) => `Left out: ${shown(one)}, ${reasons[one.why]}.`),
    ...refused.map((one) => `Left out: ${shown(one)}, a link that this place does not allow.`),
    ...tooLarge.map((one) => `Left out: ${shown(one)}, too large to be written through VS Code.`),
    ...renamed.map((one) => `Renamed: ${shown(one)} is ${printable(one.names.join('/'))} there.`),
  ];
}

const reasons: Readonly<Record<LeftOut['why'], string>> = {
  device: 'a device or pipe',
  'link-outside': 'a link to something that is not extracted',
  'link-to-nothing': 'a link to nothing',
  name: 'whose name would lead outside the folder',
};

function counted(count: number, what: string): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? `1 ${what}` : `${count.toLocaleString('en')} ${what}s`;
}
