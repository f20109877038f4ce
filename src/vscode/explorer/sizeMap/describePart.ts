import { ownersOf } from '../../../core/contents/owners';
import { bytesText } from '../../../core/image/bytesText';
import { instructionText } from '../../../core/image/instruction';
import { lookUp } from '../../../core/image/lookup';
import { modeText } from '../../../core/image/modeText';
import { printable } from '../../../core/image/printable';
import { provenance } from '../../../core/image/provenance';
import { textFromRaw, type RawName } from '../../../core/image/rawName';
import type { TreeNode } from '../../../core/image/tree';
import { placeAt, tileAt } from '../../../core/sizeMap/level';
import type { MapMode } from '../../../core/sizeMap/mapParts';
import type { Details } from '../../../core/sizeMap/messages';
import type { Part } from '../../../core/sizeMap/part';
import type { OpenedImage } from '../../images/openedImages';
import type { Maps } from './maps';

/** A path of an image. */
export interface FileAt {
  readonly path: RawName;
  /** What is seen there; `undefined` if it is hidden by a later layer. */
  readonly node: TreeNode | undefined;
  /** The layer it is looked at in, from 0; `undefined` where layers do not matter. */
  readonly layer: number | undefined;
}

/** What is known of a part of an image, for people. */
export function describePart(maps: Maps, mode: MapMode, image: Part, id: string): Details {
  const { opened, nameOf } = maps;
  const { part, from } = placeAt(image, id);
  const tile = tileAt(image, id, nameOf);
  const at = from === 0 && (part.kind === 'file' || part.kind === 'directory') ? fileAt(opened, mode, id) : undefined;
  const owners = maps.owners();
  const isFile = part.kind === 'file' && at?.node !== undefined;
  return {
    id,
    title: at === undefined ? tile.name : printable(textFromRaw(at.path)),
    bytes: tile.bytes,
    rows: [
      ...rowsOfLayer(opened, part, at),
      ...(isFile && owners !== undefined ? [packagesRow(ownersOf(owners, at.path))] : []),
      ...(part.kind === 'file' ? [] : [{ label: 'Files', text: filesText(tile) }]),
    ],
    actions: at === undefined ? [] : actionsOf(at, part),
    canFindPackage: isFile && owners === undefined && opened.image.listed === undefined,
  };
}

/** The path that a part of a way to look at an image stands for; `undefined` for parts that are no paths. */
export function fileAt({ tree }: OpenedImage, mode: MapMode, id: string): FileAt | undefined {
  const group = mode === 'path' ? 0 : id.indexOf('/') + 1;
  const way = id.slice(group).replace(/\/$/, '');
  if (way === '' || id.includes('\0')) return undefined;
  const path = `/${way}`;
  const layer = mode === 'layer' ? Number(id.slice(0, group - 1)) : undefined;
  const found = lookUp(tree, path, 'keep');
  const isSeen = found.kind === 'found' && (layer === undefined || id.endsWith('/') || found.node.dataLayer === layer);
  return { path, node: isSeen ? found.node : undefined, layer };
}

function rowsOfLayer(opened: OpenedImage, part: Part, at: FileAt | undefined): Details['rows'] {
  const { image, tree } = opened;
  if (part.kind === 'layer') {
    const layer = Number(part.name);
    const { size = 0, createdBy } = image.layers[layer] ?? {};
    return [
      ...(createdBy === undefined ? [] : [{ label: 'Made by', text: printable(instructionText(createdBy)) }]),
      ...(size === 0 ? [] : [{ label: 'As stored', text: bytesText(size) }]),
    ];
  }
  if (part.kind !== 'file' || at === undefined) return [];
  const { node, layer = node?.dataLayer } = at;
  if (layer === undefined) return [];
  const end =
    node === undefined ? provenance(tree.layers, at.path).find((version) => version.layer === layer)?.end : undefined;
  return [
    { label: 'Layer', text: layerText(opened, layer) },
    ...(end === undefined ? [] : [{ label: hiddenHow[end.how], text: layerText(opened, end.layer) }]),
    ...(node === undefined
      ? []
      : [{ label: 'Mode', text: `${modeText(node.entry)}  ${node.entry.uid}:${node.entry.gid}` }]),
  ];
}

const hiddenHow = {
  overwritten: 'Overwritten by',
  whiteout: 'Deleted by',
  opaque: 'Deleted by',
  replaced: 'Replaced by',
} as const;

function layerText({ image }: OpenedImage, layer: number): string {
  const { createdBy } = image.layers[layer] ?? {};
  const made = createdBy === undefined ? '' : `: ${printable(instructionText(createdBy))}`;
  return `${layer + 1} of ${image.layers.length}${made}`;
}

function packagesRow(owners: ReturnType<typeof ownersOf>): Details['rows'][number] {
  const names = owners.map(({ name, version }) => printable(`${name} ${version}`));
  return { label: 'Package', text: names.length === 0 ? 'none' : names.join(', ') };
}

function filesText({ files, hidden, bytes }: Pick<Part, 'files' | 'hidden' | 'bytes'>): string {
  const count = files.toLocaleString('en');
  if (hidden === 0) return count;
  return hidden === bytes ? 'all hidden by later layers' : `${count}, and ${bytesText(hidden)} hidden by later layers`;
}

function actionsOf({ node, layer }: FileAt, { kind }: Part): Details['actions'] {
  const canOpen = kind === 'file' && (node !== undefined || layer !== undefined);
  return [...(node === undefined ? [] : (['reveal'] as const)), ...(canOpen ? (['open'] as const) : []), 'copyPath'];
}
