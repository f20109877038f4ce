import { commands, type Uri } from 'vscode';
import { ImageError } from '../../../core/image/error';
import { printable } from '../../../core/image/printable';
import { textFromRaw, type RawName } from '../../../core/image/rawName';
import { whyPage } from '../../../core/why/whyPage';
import { imageLabel } from '../../images/describe';
import { patiently } from '../../images/patiently';
import type { OpenedImage } from '../../images/openedImages';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { kept } from './kept';
import { reportOf, reportUri, type ReportSubject } from './reportUri';

/** Shows whether a file of an image would run there, what it needs, and on which base; without a path what the image starts. */
export async function showWhy(on: Explore, place: ShownPlace, path?: RawName): Promise<void> {
  if (path === undefined) return showReport(on, place, { kind: 'start' }, `How ${imageLabel(place)} starts`);
  const file = textFromRaw(path);
  await showReport(
    on,
    place,
    { kind: 'file', file },
    `${printable(file.slice(file.lastIndexOf('/') + 1))} in ${imageLabel(place)}`,
  );
}

/** The text of a report, worked out once for each image; rejects with `ImageError`, as if the image is gone. */
export async function reportText(on: Explore, uri: Uri, signal: AbortSignal): Promise<string> {
  const asked = reportOf(uri);
  if (asked === undefined)
    throw new ImageError('not-found', 'This report is not one that can be made again; ask for a new one.');
  const opened = await on.images.read(asked.place, signal);
  return textOf(on, opened, asked.subject, signal);
}

async function showReport(on: Explore, place: ShownPlace, subject: ReportSubject, title: string): Promise<void> {
  const uri = reportUri(place, subject, title);
  // Before it is shown, so that it can be waited for and left.
  await patiently(`Looking into ${imageLabel(place)}`, (signal) => reportText(on, uri, signal));
  const shown = await commands.executeCommand('markdown.showPreview', uri).then(
    () => true,
    () => false, // VS Code's own Markdown extension may be switched off
  );
  if (!shown) await commands.executeCommand('vscode.open', uri);
}

const texts = kept<string>();

function textOf(on: Explore, opened: OpenedImage, subject: ReportSubject, signal: AbortSignal): Promise<string> {
  const key = subject.kind === 'file' ? `file ${subject.file}` : subject.kind;
  return texts(opened, key, signal, async (live) => {
    switch (subject.kind) {
      case 'start':
      case 'image':
        return startText(on, opened, live);
      case 'file':
        return fileText(on, opened, subject.file, live);
    }
  });
}

async function startText(on: Explore, { image, tree }: OpenedImage, signal: AbortSignal): Promise<string> {
  const { why } = await on.dockerfiles();
  if (image.listed !== undefined) throw onlyNames(image.name);
  return whyPage(image.name, undefined, await why(image, tree, signal));
}

async function fileText(on: Explore, { image, tree }: OpenedImage, file: string, signal: AbortSignal): Promise<string> {
  const { whyFile } = await on.dockerfiles();
  if (image.listed !== undefined) throw onlyNames(image.name);
  const report = await whyFile(image, tree, file, signal);
  if ('kind' in report) {
    throw new ImageError('not-found', `${printable(file)} is not in ${image.name}; it may lead to what is not there.`);
  }
  return whyPage(image.name, file, report);
}

function onlyNames(name: string): ImageError {
  return new ImageError(
    'unsupported',
    `Only the names of files are known of ${name}; pull it and open it to see whether they run.`,
  );
}
