import { commands, env, Uri, UIKind, window, workspace } from 'vscode';
import type { Explore } from '../explore';
import { extract, type ExtractFiles } from './extract';
import { detailsOf, extractedText, type Extracted } from './extracted';
import type { Ask } from './openFile';
import { subjectOf } from './subject';

/** Writes what a row, a URI, the active editor or the selected row stands for to a place that a person chooses. */
export async function extractFromImage(on: Explore, given: unknown): Promise<void> {
  const subject = await subjectOf(on, given);
  if (subject === undefined) {
    void window.showInformationMessage('Select an image or a file of one first.');
    return;
  }
  const tell: Ask = (sentence, ...buttons) => window.showWarningMessage(sentence, ...buttons);
  const how: ExtractFiles = {
    host: on.host,
    images: on.images,
    tell,
    ask: (sentence, ...buttons) => window.showWarningMessage(sentence, { modal: true }, ...buttons),
    chooseFile: (name) =>
      window.showSaveDialog({ title: `Extract ${name}`, saveLabel: 'Extract', defaultUri: Uri.joinPath(home(), name) }),
    chooseFolder: async (name) => {
      const options = { canSelectFiles: false, canSelectFolders: true, openLabel: 'Extract here', defaultUri: home() };
      return (await window.showOpenDialog({ ...options, title: `Extract ${name} into a folder` }))?.[0];
    },
  };
  const done = await extract(how, subject);
  if (done !== undefined) void tellOf(on, done).catch((error: unknown) => on.report.failed(error));
}

async function tellOf({ report }: Explore, done: Extracted): Promise<void> {
  const { place } = done;
  const reveal = revealOf(done);
  const details = detailsOf(done);
  for (const line of details) report.log.info(line);
  const text = extractedText(done, place.scheme === 'file' ? place.fsPath : place.path);
  const buttons = [reveal.title, ...(details.length === 0 ? [] : ['Show details'])];
  const answer = await window.showInformationMessage(text, ...buttons);
  if (answer === reveal.title) await reveal.run();
  else if (answer === 'Show details') report.log.show();
}

/** How to look at what was written. */
function revealOf({ place, isFile }: Extracted): { readonly title: string; readonly run: () => Thenable<unknown> } {
  if (workspace.getWorkspaceFolder(place)) {
    return { title: 'Reveal in Explorer', run: () => commands.executeCommand('revealInExplorer', place) };
  }
  if (env.uiKind === UIKind.Desktop && env.remoteName === undefined) {
    return { title: 'Open containing folder', run: () => commands.executeCommand('revealFileInOS', place) };
  }
  if (isFile) return { title: 'Open', run: () => commands.executeCommand('vscode.open', place) };
  return {
    title: 'Open folder',
    run: () => commands.executeCommand('vscode.openFolder', place, { forceNewWindow: true }),
  };
}

/** Where to begin looking for a place. */
function home(): Uri {
  return workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/');
}
