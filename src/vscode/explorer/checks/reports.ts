import { commands, type Uri } from 'vscode';
import type { CheckResult } from '../../../core/checks/check';
import { checks } from '../../../core/checks/checks';
import { imagePage, type ImagePage } from '../../../core/checks/imagePage';
import { readOsRelease } from '../../../core/contents/osRelease';
import { overviewOf } from '../../../core/contents/overview';
import { managerOf, managers } from '../../../core/contents/packageManager';
import { ImageError } from '../../../core/image/error';
import { platformText } from '../../../core/image/platform';
import { printable } from '../../../core/image/printable';
import { rawFromText, textFromRaw, type RawName } from '../../../core/image/rawName';
import { whyPage } from '../../../core/why/whyPage';
import { imageLabel } from '../../images/describe';
import { pathText, rawPathOf } from '../../images/displayedPath';
import { patiently } from '../../images/patiently';
import type { OpenedImage } from '../../images/openedImages';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { packagesIn } from '../packages/installed';
import { checkImage, startOfImage } from './checkImage';
import { kept } from './kept';
import { reportOf, reportUri, type ReportSubject } from './reportUri';

/** Shows whether a file of an image would run there, what it needs, and on which base; without a path what the image starts. */
export async function showWhy(on: Explore, place: ShownPlace, path?: RawName): Promise<void> {
  if (path === undefined) return showReport(on, place, { kind: 'start' }, `How ${imageLabel(place)} starts`);
  const name = printable(textFromRaw(path.slice(path.lastIndexOf('/') + 1)));
  await showReport(on, place, { kind: 'file', file: pathText(path) }, `${name} in ${imageLabel(place)}`);
}

/** Shows all that is known of an image and its checks as one page. */
export function showImageReport(on: Explore, place: ShownPlace): Promise<void> {
  return showReport(on, place, { kind: 'image' }, `Report on ${imageLabel(place)}`);
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
        return startText(on, opened, live);
      case 'image':
        return imageText(on, opened, live);
      case 'file':
        return fileText(on, opened, subject.file, live);
    }
  });
}

async function startText(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<string> {
  const { image } = opened;
  if (image.listed !== undefined) throw onlyNames(image.name);
  return whyPage(image.name, undefined, await startOfImage(on, opened, signal));
}

async function imageText(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<string> {
  const { image, size, platforms } = opened;
  const facts = overviewOf(image, {
    size,
    system: await systemOf(opened, signal),
    platforms: platforms.map(platformText),
  });
  const results: { title: string; result: CheckResult }[] = [];
  for (const { id, title } of checks) results.push({ title, result: await checkImage(on, opened, id, signal) });
  return imagePage({ name: image.name, facts, packages: await packageCounts(on, opened, signal), checks: results });
}

async function systemOf(opened: OpenedImage, signal: AbortSignal): Promise<string | undefined> {
  return opened.image.listed === undefined ? (await readOsRelease(opened, signal))?.prettyName : undefined;
}

async function packageCounts(on: Explore, opened: OpenedImage, signal: AbortSignal): Promise<ImagePage['packages']> {
  if (opened.image.listed !== undefined) return undefined;
  const counts = new Map<string, number>();
  for (const one of (await packagesIn(on, opened, signal)).packages) {
    const name = managers[managerOf(one)];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([manager, count]) => ({ manager, count }));
}

async function fileText(
  on: Explore,
  { image, tree }: OpenedImage,
  asked: string,
  signal: AbortSignal,
): Promise<string> {
  const { whyFile } = await on.dockerfiles();
  if (image.listed !== undefined) throw onlyNames(image.name);
  const raw = rawPathOf(tree, asked);
  const file = textFromRaw(raw);
  if (rawFromText(file) !== raw) {
    throw new ImageError(
      'unsupported',
      `The name of ${printable(file)} is not UTF-8, and how such a file starts cannot be told; extract it to look into it.`,
    );
  }
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
