import { MarkdownString } from 'vscode';
import { accountNames, type AccountNames } from '../../core/contents/accountNames';
import { capabilitiesOf, capabilitiesText } from '../../core/contents/capabilities';
import { bytesText } from '../../core/image/bytesText';
import type { Entry } from '../../core/image/entry';
import type { Layer, ShownImage, ShownLayer } from '../../core/image/image';
import { instructionText } from '../../core/image/instruction';
import type { MergedTree } from '../../core/image/merge';
import { modeText } from '../../core/image/modeText';
import { printable } from '../../core/image/printable';
import { textFromRaw } from '../../core/image/rawName';
import { bytesBelow } from '../../core/image/tree';
import { codeSpan, escaped } from '../../core/markdown';
import { inSteps } from '../inSteps';
import { kindText } from '../images/describe';
import type { OpenedImage } from '../images/openedImages';
import type { ChangeRow, LayerRow } from './layers/rows';
import type { EntryRow } from './row';

/** All that is known of a path of an image, over several lines. */
export async function entryTooltip({ opened, node, path }: EntryRow, signal: AbortSignal): Promise<MarkdownString> {
  const { entry, layer, dataLayer } = node;
  const lines = [
    code(textFromRaw(path)),
    ...entryLines(entry, await namesOf(opened, signal), opened.image),
    ...(entry.kind === 'directory' ? [`${bytesText(await inSteps(bytesBelow(node), signal))} of files in it`] : []),
    ...(opened.image.listed === undefined ? layerLines(opened.image, layer) : []),
    ...(dataLayer === layer ? [] : [`Hard link to a file of layer ${dataLayer + 1}`]),
  ];
  return markdown(lines);
}

/** What a layer is and who made it. */
export function layerTooltip({ opened, layer, createdBy, instruction, size }: LayerRow): MarkdownString {
  if (layer === undefined) return markdown([code(createdBy ?? instruction), 'Made no layer']);
  const lines = [
    code(cut(createdBy ?? instruction)),
    `Layer ${layer + 1} of ${opened.image.layers.length}, ${bytesText(size)} stored`,
    ...digestLines(opened.image.layers[layer]),
  ];
  return markdown(lines);
}

/** What a layer does to a path. */
export async function changeTooltip(
  { opened, layer, node, path }: ChangeRow,
  signal: AbortSignal,
): Promise<MarkdownString> {
  const { change } = node;
  const names = await namesOf(opened, signal);
  const { image } = opened;
  const done = change === undefined ? 'Changed inside' : change.kind[0]?.toUpperCase() + change.kind.slice(1);
  const now = change?.entry === undefined ? [] : entryLines(change.entry, names, image);
  const before = change?.before === undefined ? [] : entryLines(change.before, names, image);
  const lines = [
    code(textFromRaw(path)),
    `${done} by layer ${layer + 1}`,
    ...now,
    ...(before.length === 0 ? [] : ['**Before:**', ...before.filter((line) => !now.includes(line))]),
  ];
  // A rewritten directory is mostly the same.
  return markdown(lines.at(-1) === '**Before:**' ? [...lines.slice(0, -1), 'Before: the same'] : lines);
}

function entryLines(entry: Entry, names: AccountNames, image: ShownImage): readonly string[] {
  const { kind, uid, gid, size, mtime, xattrs } = entry;
  const user = names.users.get(uid);
  const group = names.groups.get(gid);
  const owner = user === undefined && group === undefined ? '' : ` (${user ?? uid}:${group ?? gid})`;
  const capabilities = capabilitiesOf(entry);
  const others = [...(xattrs?.keys() ?? [])].filter((name) => name !== 'security.capability');
  const isTimeKnown = !entry.implied && (image.listed === undefined || mtime !== 0);
  return [
    `${code(modeText(entry))} ${prose(`${uid}:${gid}${owner}`)}, ${kindText(entry)}`,
    ...(kind === 'file' ? [`${size.toLocaleString('en')} bytes`] : []),
    ...(kind === 'symlink' || kind === 'broken' ? [`Leads to ${code(textFromRaw(entry.link))}`] : []),
    ...(entry.implied ? ['No layer has an entry for it'] : []),
    ...(isTimeKnown ? [`Modified ${timeText(mtime)}`] : []),
    ...(capabilities === undefined ? [] : [`Capabilities ${code(capabilitiesText(capabilities))}`]),
    ...(others.length === 0 ? [] : [`Attributes ${others.slice(0, attributeLimit).map(code).join(', ')}`]),
  ];
}

const attributeLimit = 10;

function layerLines(image: ShownImage, layer: number): readonly string[] {
  const made = image.layers[layer];
  const of = `Layer ${layer + 1} of ${image.layers.length}`;
  const by = made?.createdBy === undefined ? of : `${of}: ${code(cut(instructionText(made.createdBy)))}`;
  return [by, ...digestLines(made)];
}

function digestLines(layer: ShownLayer | undefined): readonly string[] {
  if (layer === undefined || !('diffId' in layer)) return [];
  const { diffId, blobDigest } = layer as Layer; // only layers that lie somewhere have one
  return [...(blobDigest === undefined || blobDigest === diffId ? [] : [code(blobDigest)]), `${code(diffId)} unpacked`];
}

function timeText(mtime: number): string {
  const time = new Date(mtime * 1000);
  // A tar can say any time, also one that no calendar has.
  if (Number.isNaN(time.getTime())) return `${mtime} s after 1970`;
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function markdown(lines: readonly string[]): MarkdownString {
  return new MarkdownString(lines.join('  \n'));
}

function code(text: string): string {
  return codeSpan(printable(text));
}

function prose(text: string): string {
  return escaped(printable(text));
}

function cut(text: string): string {
  return text.length > textLimit ? `${text.slice(0, textLimit - 1)}…` : text;
}

const textLimit = 1000;

const noNames: AccountNames = { users: new Map(), groups: new Map() };
const known = new WeakMap<MergedTree, AccountNames>();
/** In ms: longer, and numbers will do. */
const patience = 300;

/** What the image calls its users, unless it takes long to know; it is asked once. */
async function namesOf(opened: OpenedImage, signal: AbortSignal): Promise<AccountNames> {
  const { tree, image } = opened;
  const found = known.get(tree);
  if (found !== undefined || image.listed !== undefined) return found ?? noNames;
  known.set(tree, noNames);
  try {
    const names = await accountNames(opened, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
    known.set(tree, names);
    return names;
  } catch {
    // It takes too long, or the image is gone: numbers say it as well.
    if (signal.aborted) known.delete(tree);
    return noNames;
  }
}
