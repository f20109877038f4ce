import type { Uri } from 'vscode';
import { commands, Disposable, env, window, type ExtensionContext } from 'vscode';
import type { Host } from '../../core/host';
import { bytesText } from '../../core/image/bytesText';
import { onlyListed } from '../../core/image/content';
import { lookUp } from '../../core/image/lookup';
import { placeText } from '../../core/image/place';
import { textFromRaw } from '../../core/image/rawName';
import type { Dockerfiles, Images } from '../dockerfiles';
import type { Report } from '../report';
import { numberSetting } from '../settings';
import { listedPlace } from './browseBase';
import { choosePlatform } from './choosePlatform';
import { imageLabel } from './describe';
import { rawPathOf } from './displayedPath';
import { editorHost } from './editorHost';
import { refusalOf, registerImageFileSystem } from './imageFileSystem';
import { createImageTree, imagesView } from './imageTree';
import { imageUri, placeOf } from './imageUri';
import { registerLayoutFolders } from './layoutFolders';
import { listedFiles } from './listedFiles';
import { createOpenedImages, type OpenedImages } from './openedImages';
import { chooseImage } from './openImage';
import { patiently } from './patiently';
import type { ShownPlace } from './shownPlace';
import type { TreeElement } from './treeRows';

/** The sidebar: opened images, their files as a tree and as a file system, and the commands on them. */
export function registerImages(
  context: ExtensionContext,
  desktopOrWeb: Host,
  dockerfiles: () => Promise<Dockerfiles>,
  load: () => Promise<Images>,
  report: Report,
): Disposable {
  const host = editorHost(desktopOrWeb);
  const openListed = listedFiles(host, context.extensionUri, dockerfiles);
  const images = createOpenedImages(host, load, openListed, context.workspaceState);
  const provider = createImageTree(images, report);
  const view = window.createTreeView(imagesView, { treeDataProvider: provider, showCollapseAll: true });

  const open = async (uri?: Uri): Promise<void> => {
    const place = await chooseImage(host, load, images, report, uri);
    if (place) await show(place);
  };
  const show = async (place: ShownPlace): Promise<void> => {
    // The view first: one that is shown learns of its new row at once.
    await commands.executeCommand(`${imagesView}.focus`);
    await images.add(place);
    await view.reveal(
      provider.rowToReveal(place, () => view.visible),
      { select: true },
    );
  };
  const command = <Args extends unknown[]>(id: string, run: (...args: Args) => Promise<unknown>): Disposable =>
    commands.registerCommand(id, (...args: Args) => run(...args).catch((error: unknown) => report.failed(error)));
  return Disposable.from(
    images,
    provider,
    view,
    view.onDidCollapseElement(({ element }) => provider.collapsed(element)),
    registerImageFileSystem(images, load, report),
    registerLayoutFolders(report),
    command('distroless.openImage', open),
    command('distroless.browseBase', async (reference: unknown) => {
      const place = await listedPlace(dockerfiles, reference);
      if (!place) return;
      await patiently(`Listing ${place.reference}`, (signal) => images.read(place, signal));
      await show(place);
    }),
    command('distroless.choosePlatform', async (element: TreeElement) => {
      if (element.kind !== 'image' || element.place.kind === 'catalogue') return;
      const { place } = element;
      const { platforms } = await images.read(place, new AbortController().signal);
      const platform = await choosePlatform(imageLabel(place), platforms, 'Which platform do you want to open?');
      if (!platform) return;
      const other = { ...place, platform };
      await patiently(`Reading ${placeText(other)}`, (signal, told) =>
        images.read(other, signal, ({ text }) => told(text)),
      );
      await show(other);
    }),
    command('distroless.closeImage', async (element: TreeElement) => {
      if (element.kind === 'image') await images.remove(element.place);
    }),
    command('distroless.reloadImage', async (element: TreeElement) => {
      if (element.kind === 'image') images.reload(element.place);
    }),
    command('distroless.clearCache', async () => {
      const freed = await host.store?.clear();
      const text =
        freed === undefined
          ? 'No cache of images is used here.'
          : `The cache is empty; ${bytesText(freed)} are free again.`;
      void window.showInformationMessage(text);
    }),
    command('distroless.copyPathInImage', async (element: TreeElement) => {
      if (element.kind === 'entry') await env.clipboard.writeText(textFromRaw(element.path));
    }),
    command('distroless.openFileInImage', (uri: Uri) => openFile(images, uri)),
  );
}

/** Opens a file of an image in an editor; a link opens what it leads to, inside the image. */
async function openFile(images: OpenedImages, uri: Uri): Promise<void> {
  const place = placeOf(uri);
  if (!place) return;
  const { image, tree } = await patiently(`Reading ${imageLabel(place)}`, (signal, told) =>
    images.read(place, signal, ({ text }) => told(text)),
  );
  const found = lookUp(tree, rawPathOf(tree, uri.path), 'follow');
  if (found.kind !== 'found') {
    void window.showWarningMessage(
      `${uri.path} leads to ${textFromRaw(found.at)}, which is not ${image.listed ? 'on the list' : 'in the image'}.`,
    );
    return;
  }
  const target = textFromRaw(found.path);
  if (found.node.entry.kind !== 'file') {
    void window.showInformationMessage(`${uri.path} leads to ${target}, which is not a file.`);
    return;
  }
  if (image.listed) {
    void window.showInformationMessage(onlyListed(image, target));
    return;
  }
  const refusal = refusalOf(found.node, target, numberSetting('distroless.files.maxSize') * 1_000_000);
  if (refusal !== undefined) {
    void window.showWarningMessage(refusal);
    return;
  }
  await commands.executeCommand('vscode.open', imageUri(place, target));
}
