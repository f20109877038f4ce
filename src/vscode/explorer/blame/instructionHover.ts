import { Hover, MarkdownString, type Position, type TextDocument } from 'vscode';
import { blame, type Blame } from '../../../core/blame/blame';
import { broughtBy, type Brought } from '../../../core/blame/brought';
import type { Dockerfile, Instruction } from '../../../core/dockerfile/model';
import { bytesText } from '../../../core/image/bytesText';
import { textFromRaw } from '../../../core/image/rawName';
import { inSteps } from '../../inSteps';
import { imageLabel, shownName } from '../../images/describe';
import { placeKey } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { parsedDocument } from '../../parsed';
import { rangeOf } from '../../translate';
import type { Explore } from '../explore';

/**
 * What a RUN, COPY or ADD brought into an image that was built from the file, of those that this window has read: the newest one
 * that has it. No engine or registry is asked.
 */
export async function instructionHover(
  on: Explore,
  document: TextDocument,
  position: Position,
  signal: AbortSignal,
): Promise<Hover | undefined> {
  const dockerfile = parsedDocument(document, await on.dockerfiles());
  const offset = document.offsetAt(position);
  const instruction = dockerfile.instructions.find(({ start, end }) => start <= offset && offset <= end);
  if (instruction === undefined || !told.has(instruction.keyword)) return undefined;
  // Over the words of an instruction other hovers have more to say, as of the image of a COPY --from.
  const range = rangeOf(document, { start: instruction.start, end: instruction.start + instruction.keyword.length });
  if (!range.contains(position)) return undefined;
  const found = layerOf(on.images.all(), dockerfile, instruction);
  if (found === undefined) return undefined;
  const brought = await broughtOf(found.opened, found.layer, signal);
  return new Hover(markdownOf(found, brought), range);
}

const told = new Set(['ADD', 'COPY', 'RUN']);

interface FoundLayer {
  readonly opened: OpenedImage;
  readonly layer: number;
  readonly how: 'same' | 'edited';
}

function layerOf(
  images: readonly OpenedImage[],
  dockerfile: Dockerfile,
  instruction: Instruction,
): FoundLayer | undefined {
  const created = ({ image }: OpenedImage): string => image.config.created ?? '';
  for (const opened of images.toSorted((a, b) => (created(a) < created(b) ? 1 : -1))) {
    if (opened.image.listed !== undefined) continue;
    const layers = blameOf(opened, dockerfile)?.layers ?? [];
    const layer = layers.findIndex((one) => one?.instruction === instruction);
    const one = layers[layer];
    if (one !== undefined) return { opened, layer, how: one.how };
  }
  return undefined;
}

/** By the Dockerfile as it reads now, so that each edit is compared anew. */
const blames = new WeakMap<Dockerfile, WeakMap<OpenedImage['tree'], { readonly blame: Blame | undefined }>>();

function blameOf({ tree, image }: OpenedImage, dockerfile: Dockerfile): Blame | undefined {
  const known = blames.get(dockerfile) ?? new WeakMap<OpenedImage['tree'], { readonly blame: Blame | undefined }>();
  blames.set(dockerfile, known);
  const before = known.get(tree);
  if (before !== undefined) return before.blame;
  const found = blame(image, dockerfile);
  // Another file may have the same lines in it: that this one was built has to be nearly certain.
  const certain = found !== undefined && found.score >= certainScore ? found : undefined;
  known.set(tree, { blame: certain });
  return certain;
}

const certainScore = 0.75;

/** Layers of which it was worked out what they bring. */
const known = new WeakMap<OpenedImage['tree'], Map<number, Brought>>();

async function broughtOf({ tree }: OpenedImage, layer: number, signal: AbortSignal): Promise<Brought> {
  const layers = known.get(tree) ?? new Map<number, Brought>();
  known.set(tree, layers);
  const brought = layers.get(layer) ?? (await inSteps(broughtBy(tree.layers, layer), signal));
  layers.set(layer, brought);
  return brought;
}

function markdownOf({ opened: { place, image }, layer, how }: FoundLayer, brought: Brought): MarkdownString {
  const key = placeKey(place);
  const text = new MarkdownString();
  const { added, modified, deleted, bytes, wasted, largest } = brought;
  const counts = [
    ...(added > 0 ? [`+${count(added, 'file')}`] : []),
    ...(modified > 0 ? [`~${count(modified, 'file')} changed`] : []),
    ...(deleted > 0 ? [`-${count(deleted, 'path')} deleted`] : []),
  ];
  text.appendMarkdown(
    `**${counts.length === 0 ? 'No files' : [...counts, bytesText(bytes)].join(', ')}** in layer ${layer + 1} of `,
  );
  text.appendText(imageLabel(place));
  const built = image.config.created?.slice(0, 10);
  // Builders that can be repeated say a day long ago.
  if (built !== undefined && built > '1980-01-01') text.appendText(`, built ${built}`);
  if (how === 'edited') text.appendMarkdown('  \nThis instruction has been edited since.');
  text.appendMarkdown('\n\n');
  for (const { path, size } of largest) {
    text.appendMarkdown(`- [`);
    text.appendText(shownName(path));
    text.appendMarkdown(`](${link(key, textFromRaw(path))}) ${bytesText(size)}\n`);
  }
  if (wasted.bytes > 0) {
    text.appendMarkdown(
      `\n${bytesText(wasted.bytes)} in ${count(wasted.paths, 'file')} are shipped for nothing: later layers delete or overwrite them.\n`,
    );
  }
  text.appendMarkdown(`\n[Show layer](${link(key, layer)}) | [Size map](${link(key, 'map')})`);
  text.isTrusted = { enabledCommands: ['distroless.showInImage'] };
  return text;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

function link(key: string, at: string | number): string {
  // Round brackets would end a link of Markdown.
  const query = encodeURIComponent(JSON.stringify([key, at])).replace(/[()]/g, (bracket) =>
    bracket === '(' ? '%28' : '%29',
  );
  return `command:distroless.showInImage?${query}`;
}
