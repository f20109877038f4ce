import { window } from 'vscode';
import { lookUp } from '../../../core/image/lookup';
import { textFromRaw } from '../../../core/image/rawName';
import { imageLabel } from '../../images/describe';
import type { Explore } from '../explore';
import { subjectOf } from './subject';

/** Selects the row of a path of an image, by default of the file in the active editor; links on the way to it are followed. */
export async function revealInImageTree(on: Explore, given: unknown): Promise<void> {
  const subject = await subjectOf(on, given);
  if (subject === undefined) {
    void window.showInformationMessage('Open a file of an image first.');
    return;
  }
  const { opened, path } = subject;
  const found = lookUp(opened.tree, path, 'keep');
  if (found.kind === 'found') return on.show(opened.place, found.path);
  const what = `${textFromRaw(path)} is not in ${imageLabel(opened.place)} any more: a layer above the one that is shown removed it.`;
  void window.showInformationMessage(what);
}
