import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { OpenImage } from '../core/contents/openImage';
import { planExtraction, type ExtractedNode, type Extraction, type LeftOut } from '../core/contents/extraction';
import { hostNames } from '../core/contents/hostName';
import { bytesText } from '../core/image/bytesText';
import { onlyListed } from '../core/image/content';
import { ImageError } from '../core/image/error';
import { lookUp, type Found } from '../core/image/lookup';
import { rawFromText, textFromRaw } from '../core/image/rawName';
import { kindAt, mustBeFree, nameStyle, writeExtraction, writeFileOf } from '../node/extract';
import { withImage } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import { problemText } from './imagePath';
import type { CliIo } from './io';
import { printable } from './row';

/**
 * `distroless extract [--force] IMAGE PATH DEST`: writes a file or directory of an image to this machine, as cp -r would: into
 * DEST if that is a directory, else as DEST. Resolves to 0, to 1 if there is no such path in the image, to 2 for wrong use,
 * something in the way, or an image that cannot be read.
 */
export async function extract(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} Usage: distroless extract [--force] [--platform P] [--layer N] IMAGE PATH DEST`);
    return 2;
  }
  return withImage(options.image, io, async (image, tree) => {
    const found = lookUp(tree, rawFromText(options.path), 'follow');
    if (found.kind !== 'found') {
      io.err(problemText(found, options.image.text));
      return 1;
    }
    if (image.listed !== undefined) throw new ImageError('unsupported', onlyListed(image, options.path));
    if (found.node.children === undefined) return extractFile({ image, tree }, found, options, io);
    return extractDirectory({ image, tree }, found, options, io);
  });
}

interface Options {
  readonly image: WantedImage;
  readonly path: string;
  readonly destination: string;
  readonly force: boolean;
}

function parseOptions(argv: readonly string[]): Options | string {
  const words = readImageArguments(argv, { force: { type: 'boolean' } });
  if (typeof words === 'string') return words;
  const [from, destination, ...more] = words.rest;
  if (from === undefined || destination === undefined || destination === '' || more.length > 0) {
    return 'Name one path of the image and one place for it.';
  }
  return { image: words.images[0]!, path: from, destination, force: words.values.force ?? false }; // one is asked for
}

type There = Extract<Found, { kind: 'found' }>;

async function extractFile(opened: OpenImage, { node, path: at }: There, options: Options, io: CliIo): Promise<number> {
  const shown = printable(textFromRaw(at));
  if (node.entry.kind !== 'file') {
    const message = `${shown} in ${options.image.text} is neither a file nor a directory and is not written.`;
    throw new ImageError('unsupported', message);
  }
  const place = await placeFor(options);
  await mustBeFree(place, options.force);
  await writeFileOf(opened.image, node, shown, place, { force: options.force, signal: io.signal });
  return 0;
}

async function extractDirectory(opened: OpenImage, there: There, options: Options, io: CliIo): Promise<number> {
  const plan = planExtraction(opened.tree, there.path, there.node, nameStyle());
  const place = await placeFor(options);
  const refused = await writeExtraction(opened.image, plan, place, { force: options.force, signal: io.signal });
  report(plan, refused, io);
  return 0;
}

/** In DEST under the name that was asked for, if it is a directory; the root of an image has no name. */
async function placeFor({ destination, path: from }: Options): Promise<string> {
  const isDirectory = await stat(destination).then(
    (stats) => stats.isDirectory(),
    () => false, // what is wrong with it shows when it is written to
  );
  if (!isDirectory) {
    const parent = path.dirname(path.resolve(destination));
    if ((await kindAt(parent)) === 'missing') {
      throw new ImageError('not-found', `There is no directory ${parent}; make it first.`);
    }
    return path.resolve(destination);
  }
  const last = from.split('/').findLast((part) => part !== '' && part !== '.') ?? '';
  // Only the machine's own reading of a name counts here, so it is text.
  const name =
    last === '' ? undefined : hostNames(nameStyle() === 'bytes' ? 'caseless' : nameStyle()).nameFor(rawFromText(last));
  if (last !== '' && name === undefined) {
    throw new ImageError('unsupported', `${printable(from)} ends in no name; give a path that does.`);
  }
  return name === undefined ? path.resolve(destination) : path.join(path.resolve(destination), name);
}

function report(plan: Extraction, refused: readonly ExtractedNode[], io: CliIo): void {
  const bytes = plan.files.reduce((sum, { node }) => sum + node.entry.size, 0);
  const links = plan.links.length - refused.length;
  io.err(
    `${plan.files.length} files with ${bytesText(bytes)}, ${plan.directories.length} directories and ${links} links are written.`,
  );
  const lines = [
    ...plan.left.map(({ path: at, why }) => `Left out: ${printable(textFromRaw(at))}, ${whyText[why]}.`),
    ...refused.map(
      ({ path: at }) => `Left out: ${printable(textFromRaw(at))}, a link that this machine does not allow.`,
    ),
    ...plan.renamed.map(
      ({ path: at, names }) => `Renamed: ${printable(textFromRaw(at))} is ${printable(names.join('/'))} here.`,
    ),
  ];
  for (const line of lines.slice(0, linesShown)) io.err(line);
  if (lines.length > linesShown) io.err(`${lines.length - linesShown} more are left out or renamed.`);
}

const linesShown = 20;

const whyText: Readonly<Record<LeftOut['why'], string>> = {
  device: 'a device or pipe',
  'link-outside': 'a link to something that is not extracted',
  'link-to-nothing': 'a link to nothing',
  name: 'whose name would lead outside the destination',
};
