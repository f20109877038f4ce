import type { Uri } from 'vscode';
import { commands, Disposable, env, window } from 'vscode';
import { onlyListed } from '../../../core/image/content';
import { lookUp } from '../../../core/image/lookup';
import { textFromRaw } from '../../../core/image/rawName';
import { imageLabel } from '../../images/describe';
import { rawPathOf } from '../../images/displayedPath';
import { refusalOf } from '../../images/imageFileSystem';
import { imageUri, placeOf } from '../../images/imageUri';
import type { OpenedImages } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import { numberSetting } from '../../settings';
import type { Explore } from '../explore';
import type { Row } from '../row';

/** The commands on files of images. */
export function registerFiles(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.copyPathInImage', async (row: Row) => {
      if (row.kind === 'entry') await env.clipboard.writeText(textFromRaw(row.path));
    }),
    on.command('distroless.openFileInImage', (uri: Uri) => openFile(on.images, uri)),
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
