import type { Uri } from 'vscode';
import { planExtractionInTurns, type Extraction, type ExtractedNode } from '../../../core/contents/extraction';
import type { WriteOptions } from '../../../core/contents/extractor';
import { hostNames } from '../../../core/contents/hostName';
import type { Host } from '../../../core/host';
import { bytesText } from '../../../core/image/bytesText';
import { lookUp } from '../../../core/image/lookup';
import { rawFromText, textFromRaw } from '../../../core/image/rawName';
import type { TreeNode } from '../../../core/image/tree';
import { imageLabel, shownName } from '../../images/describe';
import { refusalOf } from '../../images/imageFileSystem';
import type { OpenedImages } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import { changedSince } from '../../images/placeStamp';
import { bytesOf, type Extracted } from './extracted';
import type { Ask } from './openFile';
import type { Subject } from './subject';
import { writerTo } from './writer';

/** What it takes to extract files: where to, and what is asked and told. */
export interface ExtractFiles {
  readonly host: Pick<Host, 'extractor'>;
  readonly images: Pick<OpenedImages, 'reload'>;
  /** Tells a sentence, with buttons. */
  readonly tell: Ask;
  /** The same in the way of everything else, with a button to cancel. */
  readonly ask: Ask;
  /** The place for one file, under this name unless a person says otherwise; what is there may be replaced. */
  readonly chooseFile: (name: string) => Thenable<Uri | undefined>;
  /** The folder in which to make one of this name. */
  readonly chooseFolder: (name: string) => Thenable<Uri | undefined>;
}

/**
 * Writes a file or directory of an image to a place that a person chooses; a link is what it leads to. Resolves to what was
 * written, `undefined` where nothing was.
 */
export async function extract(how: ExtractFiles, subject: Subject): Promise<Extracted | undefined> {
  const { opened, tree, path } = subject;
  const changed = await changedSince(opened);
  if (changed !== undefined) {
    if ((await how.tell(changed, 'Reload')) === 'Reload') how.images.reload(opened.place);
    return undefined;
  }
  const found = lookUp(tree, path, 'follow');
  if (found.kind !== 'found') {
    await how.tell(`${shownName(path)} leads to nothing in the image, so there is nothing to extract.`);
    return undefined;
  }
  const { node } = found;
  const { listed } = opened.image;
  if (node.children === undefined || listed !== undefined) {
    const refusal =
      listed === undefined
        ? refusalOf(opened, node, textFromRaw(found.path), Infinity)
        : `Only names and sizes of the files of ${opened.image.name} are known; pull it to extract them.`;
    if (refusal !== undefined) return void (await how.tell(refusal));
    return extractFile(how, subject, node);
  }
  return extractDirectory(how, subject, node, found.path);
}

async function extractFile(how: ExtractFiles, subject: Subject, node: TreeNode): Promise<Extracted | undefined> {
  const place = await how.chooseFile(nameFor(subject));
  if (place === undefined) return undefined;
  const writer = writerTo(how.host, place);
  const path = textFromRaw(subject.path);
  await writing(path, node.entry.size, (options) =>
    writer.writeFile(subject.opened.image, node, path, place, { ...options, force: true }),
  );
  return { place, isFile: true, files: 1, bytes: node.entry.size, left: [], refused: [], tooLarge: [], renamed: [] };
}

async function extractDirectory(
  how: ExtractFiles,
  subject: Subject,
  top: TreeNode,
  topPath: string,
): Promise<Extracted | undefined> {
  const { image } = subject.opened;
  const name = nameFor(subject);
  const parent = await how.chooseFolder(name);
  if (parent === undefined) return undefined;
  const writer = writerTo(how.host, parent);
  const place = parent.with({ path: `${parent.path.replace(/\/$/, '')}/${name}` });
  const { plan, taken } = await patiently('Preparing to extract', async (signal) => {
    const made = await planExtractionInTurns(subject.tree, topPath, top, writer.style, signal);
    return { plan: made, taken: await writer.occupied(made, place, signal) };
  });
  const wanted = taken.length === 0 ? plan : await withoutTaken(how, plan, taken, place);
  if (wanted === undefined) return undefined;
  const bytes = bytesOf(wanted);
  const notWritten = await writing(name, bytes, (options) =>
    writer.write(image, wanted, place, { ...options, force: taken.length > 0 && wanted === plan }),
  );
  const { left, renamed } = plan;
  const tooLarge = notWritten.filter(({ node }) => node.entry.kind === 'file');
  const refused = notWritten.filter(({ node }) => node.entry.kind !== 'file');
  const files = wanted.files.length - tooLarge.length;
  return { place, isFile: false, files, bytes: bytes - bytesOf({ files: tooLarge }), left, refused, tooLarge, renamed };
}

/** The plan as a person wants it where some of it is there already; `undefined` if they leave. */
async function withoutTaken(
  how: ExtractFiles,
  plan: Extraction,
  taken: readonly ExtractedNode[],
  place: Uri,
): Promise<Extraction | undefined> {
  const all = plan.files.length + plan.links.length;
  const count = taken.length === 1 ? 'One' : taken.length.toLocaleString('en');
  const sentence = `${count} of ${all.toLocaleString('en')} files ${taken.length === 1 ? 'is' : 'are'} in ${shown(place)} already.`;
  const answer = await how.ask(sentence, 'Overwrite', 'Skip');
  if (answer === 'Overwrite') return plan;
  if (answer !== 'Skip') return undefined;
  const isTaken = new Set<ExtractedNode>(taken);
  return {
    ...plan,
    files: plan.files.filter((one) => !isTaken.has(one)),
    links: plan.links.filter((one) => !isTaken.has(one)),
  };
}

/** Shows how much is written of what is to be, once that takes long. */
function writing<T>(what: string, bytes: number, task: (how: Omit<WriteOptions, 'force'>) => Promise<T>): Promise<T> {
  return patiently(`Extracting ${what}`, (signal, told) => {
    let done = 0;
    let toldAt = 0;
    return task({
      signal,
      told(more) {
        done += more;
        if (performance.now() - toldAt < 200) return;
        toldAt = performance.now();
        told(`${bytesText(done)} of ${bytesText(bytes)}`);
      },
    });
  });
}

/** The name of what is extracted as every machine can have it. */
function nameFor({ opened, path }: Subject): string {
  const last = path.split('/').findLast((part) => part !== '');
  const raw = last ?? rawFromText(imageLabel(opened.place).replace(/@sha256:([0-9a-f]{12})[0-9a-f]*/, '-$1'));
  return hostNames('windows').nameFor(raw.replace(/[/\0]/g, '_')) ?? 'image';
}

function shown(place: Uri): string {
  return place.scheme === 'file' ? place.fsPath : place.path;
}
