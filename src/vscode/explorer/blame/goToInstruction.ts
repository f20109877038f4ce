import { Range, window, workspace, type Uri } from 'vscode';
import type { Blamed } from '../../../core/blame/blame';
import type { Origin } from '../../../core/blame/choose';
import type { Instruction } from '../../../core/dockerfile/model';
import { historyOf } from '../../../core/contents/history';
import { instructionText } from '../../../core/image/instruction';
import { printable } from '../../../core/image/printable';
import { provenance } from '../../../core/image/provenance';
import { rawPathOf } from '../../images/displayedPath';
import { imageLabel } from '../../images/describe';
import { placeOf, upToOf } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { rangeOf } from '../../translate';
import type { Explore } from '../explore';
import type { Row } from '../row';
import { originOf } from './origin';

/** Shows the instruction that made what a row or a file of an image is, or says why none can be shown. */
export async function goToInstruction(on: Explore, subject: Row | Uri | undefined): Promise<void> {
  const made = subject === undefined ? undefined : await madeBy(on, subject);
  if (made === undefined) {
    void window.showInformationMessage('Select a layer or a file of an image first, or open a file of one.');
    return;
  }
  const { opened, layer } = made;
  const name = imageLabel(opened.place);
  if (opened.image.listed !== undefined) {
    const text = `Only the names of the files of ${name} are known, not what made them; pull it and open it to see that.`;
    void window.showInformationMessage(text);
    return;
  }
  const origin = await originOf(on, opened);
  if (origin === 'left') return;
  const found = origin && (layer === undefined ? origin.blame.steps[made.step ?? -1] : origin.blame.layers[layer]);
  if (origin && found) return show(origin.file, found, name);
  await sayWhyNot(made, origin, name);
}

/** A layer of an image, or a step that made none. */
interface Made {
  readonly opened: OpenedImage;
  readonly layer: number | undefined;
  /** Of the history. */
  readonly step: number | undefined;
}

async function madeBy(on: Explore, subject: Row | Uri): Promise<Made | undefined> {
  if ('scheme' in subject) {
    const place = placeOf(subject);
    if (place === undefined) return undefined;
    const opened = await on.images.read(place, new AbortController().signal);
    const layers = opened.tree.layers.slice(0, upToOf(subject));
    const shown = provenance(layers, rawPathOf(opened.tree, subject.path)).at(-1);
    return shown && { opened, layer: shown.layer, step: undefined };
  }
  if (subject.kind === 'entry') return { opened: subject.opened, layer: subject.node.layer, step: undefined };
  if (subject.kind === 'change') return { opened: subject.opened, layer: subject.layer, step: undefined };
  if (subject.kind === 'layer') return { opened: subject.opened, layer: subject.layer, step: subject.step };
  return undefined;
}

async function show(file: Uri, { instruction, how }: Blamed, name: string): Promise<void> {
  await reveal(file, instruction);
  if (how === 'edited') {
    void window.showInformationMessage(
      `This instruction was edited after ${name} was built; build it again to compare.`,
    );
  }
}

async function reveal(file: Uri, instruction: Instruction): Promise<void> {
  const document = await workspace.openTextDocument(file);
  const { start, end } = rangeOf(document, instruction);
  // A long RUN would leave its beginning out of sight.
  await window.showTextDocument(document, { selection: new Range(start, end.line > start.line + 20 ? start : end) });
}

async function sayWhyNot(made: Made, origin: Origin<Uri> | undefined, name: string): Promise<void> {
  const { opened, layer, step } = made;
  const rows = historyOf(opened.image);
  const row = layer === undefined ? rows[step ?? -1] : rows.find((one) => one.layer === layer);
  const createdBy = (layer === undefined ? undefined : opened.image.layers[layer]?.createdBy) ?? row?.step?.createdBy;
  const what = layer === undefined ? 'This step' : `Layer ${layer + 1}`;
  const from = baseBelow(made, origin);
  const showText = 'Show instruction';
  const goToBase = 'Go to FROM';
  const text =
    origin === undefined
      ? `No Dockerfile in the workspace matches ${name}; open the folder with the one it was built from.`
      : from === undefined
        ? `${what} of ${name} matches no instruction in ${workspace.asRelativePath(origin.file)}; the file may have been edited since.`
        : `${what} of ${name} comes from the base image of ${workspace.asRelativePath(origin.file)}.`;
  const buttons = [...(from === undefined ? [] : [goToBase]), ...(createdBy === undefined ? [] : [showText])];
  const chosen = await window.showInformationMessage(text, ...buttons);
  if (chosen === goToBase && origin && from) return reveal(origin.file, from);
  if (chosen !== showText || createdBy === undefined) return;
  const content = `# ${what} of ${printable(name)}, from the history of the image\n${instructionText(createdBy)}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ language: 'dockerfile', content }));
}

/** The FROM of the image that a layer or step is of. */
function baseBelow({ layer, step }: Made, origin: Origin<Uri> | undefined): Instruction | undefined {
  const base = origin?.blame.base;
  if (base === undefined) return undefined;
  const isBelow = layer === undefined ? (step ?? Infinity) < base.steps : layer < base.layers;
  return isBelow ? base.from : undefined;
}
