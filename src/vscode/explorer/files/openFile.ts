import { commands, extensions, workspace, type Uri } from 'vscode';
import { contentKind, headLength } from '../../../core/image/contentKind';
import { fileReader } from '../../../core/image/fileReader';
import { lookUp } from '../../../core/image/lookup';
import { textFromRaw } from '../../../core/image/rawName';
import { imageLabel, shownName } from '../../images/describe';
import { pathText } from '../../images/displayedPath';
import { refusalOf, sizeLimit } from '../../images/imageFileSystem';
import { imageUri } from '../../images/imageUri';
import { patiently } from '../../images/patiently';
import { changedSince } from '../../images/placeStamp';
import { largestWhole } from '../../images/readWhole';
import type { Explore } from '../explore';
import { hasEditorFor, type CustomEditors } from './customEditors';
import { openQuestion, type Answer } from './openQuestion';
import { subjectOfUri } from './subject';

/** Asks a person something, or only tells it where there are no buttons; gives the button that was pressed, if any. */
export type Ask = (sentence: string, ...buttons: readonly string[]) => Thenable<string | undefined>;

/** What it takes to open files. */
export interface OpenFiles {
  readonly on: Pick<Explore, 'images' | 'show'>;
  readonly ask: Ask;
  /** Lets a large file be read. */
  readonly allow: (uri: Uri) => void;
}

/**
 * Opens a file of an image in an editor: a link opens what it leads to, inside the image, and one that leads to a directory
 * shows that in the side bar. What is large, or no text, is asked about first.
 */
export async function openFileInImage({ on, ask, allow }: OpenFiles, uri: Uri): Promise<void> {
  const subject = await subjectOfUri(on, uri);
  if (subject === undefined) return;
  const { opened, tree, upTo, path } = subject;
  const { image, place } = opened;
  const changed = await changedSince(opened);
  if (changed !== undefined) {
    if ((await ask(changed, 'Reload')) !== 'Reload') return;
    on.images.reload(place);
    return openFileInImage({ on, ask, allow }, uri);
  }
  const found = lookUp(tree, path, 'follow');
  if (found.kind !== 'found') {
    const what =
      found.kind === 'loop'
        ? 'leads through too many links'
        : `leads to ${textFromRaw(found.at)}, which is not ${image.listed ? 'on the list' : 'in the image'}`;
    await ask(`${textFromRaw(path)} ${what}.`);
    return;
  }
  if (found.node.entry.kind === 'directory') return on.show(place, found.path);
  const target = textFromRaw(found.path);
  const refusal = refusalOf(opened, found.node, target, Infinity);
  if (refusal !== undefined) return void (await ask(refusal));

  const file = imageUri(place, pathText(found.path), upTo);
  const name = textFromRaw(found.node.name);
  const { size } = found.node.entry;
  const head = await patiently(`Reading ${target} of ${imageLabel(place)}`, async (signal) =>
    fileReader(image, found.node)?.read(0, headLength, signal),
  );
  const question = openQuestion({
    path: shownName(found.path),
    size,
    limit: sizeLimit(),
    largest: largestWhole,
    content: contentKind(head ?? new Uint8Array()),
    hasEditor: hasEditorFor(
      extensions.all.map(({ packageJSON }) => packageJSON as CustomEditors),
      name,
    ), // as manifests are
    hasHexEditor: isHexEditorThere(),
  });
  const answer =
    question.sentence === undefined ? question.otherwise : await answerTo(question.sentence, question.buttons, ask);
  if (answer === undefined) return;
  if (size > sizeLimit()) allow(file);
  await carryOut(answer, file);
}

const hexEditor = 'ms-vscode.hexeditor';

/** It may run elsewhere, as beside the window of a remote machine; its settings are known everywhere. */
function isHexEditorThere(): boolean {
  const setting = workspace.getConfiguration().inspect('hexeditor.columnWidth');
  return extensions.getExtension(hexEditor) !== undefined || setting?.defaultValue !== undefined;
}

async function answerTo(
  sentence: string,
  buttons: Readonly<Partial<Record<string, Answer>>>,
  ask: Ask,
): Promise<Answer | undefined> {
  const button = await ask(sentence, ...Object.keys(buttons));
  return button === undefined ? undefined : buttons[button];
}

async function carryOut(answer: Answer, file: Uri): Promise<void> {
  switch (answer) {
    case 'open':
      await commands.executeCommand('vscode.open', file);
      return;
    case 'open-hex':
      await commands.executeCommand('vscode.openWith', file, 'hexEditor.hexedit');
      return;
    case 'open-text':
      await commands.executeCommand('vscode.openWith', file, 'default');
      return;
    case 'find-hex':
      await commands.executeCommand('workbench.extensions.search', hexEditor);
      return;
    case 'why':
      await commands.executeCommand('distroless.whyFile', file);
      return;
    case 'extract':
      await commands.executeCommand('distroless.extract', file);
      return;
  }
}
