import { Disposable, EventEmitter, ThemeColor, window, type FileDecoration, type Uri } from 'vscode';
import { capabilitiesText } from '../../core/contents/capabilities';
import { privilegesOf, type Privilege } from '../../core/contents/privileges';
import type { LayerChange } from '../../core/image/layerChanges';
import { lookUp } from '../../core/image/lookup';
import { printable } from '../../core/image/printable';
import { textFromRaw, type RawName } from '../../core/image/rawName';
import { rawPathOf } from '../images/displayedPath';
import { imageScheme, placeOf, upToOf } from '../images/imageUri';
import type { OpenedImage, OpenedImages } from '../images/openedImages';

/** The URI of a path that something happened to, to be shown with its letter; it opens as it does without. */
export function markedUri(uri: Uri, change: LayerChange['kind']): Uri {
  return uri.with({ fragment: change });
}

/** Letters and colours for paths of images: what layers do to them, what runs with more rights than its user, and links to nothing. */
export function registerDecorations(images: OpenedImages): Disposable {
  const changed = new EventEmitter<undefined>();
  const provider = window.registerFileDecorationProvider({
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration: (uri) => (uri.scheme === imageScheme ? decorationOf(images, uri) : undefined),
  });
  // What was asked before an image was read was answered with nothing.
  const reading = images.onDidChange((place) => place !== undefined && changed.fire(undefined));
  return Disposable.from(provider, reading, changed);
}

/** What is said of a path; nothing of an image that is not read, for nobody asked for that. */
export function decorationOf(images: OpenedImages, uri: Uri): FileDecoration | undefined {
  const change = changes.find(({ kind }) => kind === uri.fragment);
  if (change !== undefined) {
    return { badge: change.badge, tooltip: change.tooltip, color: new ThemeColor(`gitDecoration.${change.color}`) };
  }
  const place = placeOf(uri);
  const opened = place === undefined ? undefined : images.known(place);
  if (opened === undefined || upToOf(uri) !== undefined) return undefined;
  const path = rawPathOf(opened.tree, uri.path);
  const found = lookUp(opened.tree, path, 'keep');
  if (found.kind !== 'found') return undefined;
  const { kind, link } = found.node.entry;
  if (kind === 'broken' || (kind === 'symlink' && isBroken(opened, path, link))) {
    const tooltip = `Leads to ${printable(textFromRaw(link))}, which is not in the image`;
    return { badge: '!', tooltip, color: new ThemeColor('list.errorForeground') };
  }
  const rights = privilegesOf({ node: found.node }).flatMap(rightOf);
  if (rights.length === 0) return undefined;
  const badge = [...new Set(rights.map((right) => right.badge))].join('').slice(0, 2);
  const tooltip = rights.map((right) => right.tooltip).join('; ');
  return { badge, tooltip, color: new ThemeColor('list.warningForeground') };
}

const changes = [
  { kind: 'added', badge: 'A', tooltip: 'Added by this layer', color: 'addedResourceForeground' },
  { kind: 'modified', badge: 'M', tooltip: 'Modified by this layer', color: 'modifiedResourceForeground' },
  { kind: 'deleted', badge: 'D', tooltip: 'Deleted by this layer', color: 'deletedResourceForeground' },
] as const satisfies readonly { readonly kind: LayerChange['kind']; readonly [key: string]: string }[];

function isBroken({ image, tree }: OpenedImage, path: RawName, link: RawName): boolean {
  // Of an image that is only listed, not all files are known; and what engines mount is in no image.
  if (image.listed !== undefined || /^\/(?:dev|proc|run|sys)(?:\/|$)/.test(link)) return false;
  const found = lookUp(tree, path, 'follow');
  return found.kind !== 'found' && !('at' in found && /^\/(?:dev|proc|run|sys)(?:\/|$)/.test(found.at));
}

function rightOf(privilege: Privilege): { readonly badge: string; readonly tooltip: string }[] {
  switch (privilege.kind) {
    case 'setuid':
      return [{ badge: 'S', tooltip: 'Runs as its owner (setuid)' }];
    case 'setgid':
      return [{ badge: 'S', tooltip: 'Runs with its group (setgid)' }];
    case 'capabilities':
      return [{ badge: 'C', tooltip: `Has ${capabilitiesText(privilege.capabilities)}` }];
    case 'world-writable':
    case 'device':
      return [];
  }
}
