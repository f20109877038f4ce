import { Selection, TextEditorRevealType, window, workspace, type TextDocument } from 'vscode';
import { copyLines } from '../../../core/copy/copyLines';
import { insertIntoStage, stageTitle } from '../../../core/copy/insertCopy';
import type { Edit } from '../../../core/dockerfile/edit';
import type { Dockerfile, Stage } from '../../../core/dockerfile/model';
import { isEditableDockerfile } from '../../editable';
import { parsedDocument } from '../../parsed';
import { rangeOf, workspaceEditOf } from '../../translate';
import type { Explore } from '../explore';
import { chosenPaths } from './chosenPaths';
import { tell } from './copyCommands';
import { sourceOf } from './source';

/** Puts the instructions that bring paths of an image into a stage of a Dockerfile, as one step that is undone at once. */
export async function insertInstructions(on: Explore, given: unknown, all: unknown): Promise<void> {
  const chosen = await chosenPaths(on, given, all, 'Insert COPY into Dockerfile');
  if (chosen === undefined) return;
  const document = await chooseDockerfile();
  if (document === undefined) return;
  const source = await sourceOf(on, chosen.opened, 'as named');
  if (source === undefined) return;
  const dockerfile = parsedDocument(document, await on.dockerfiles());
  const stage = await chooseStage(dockerfile);
  if (stage === undefined) return;
  const { lines, notes, refused } = copyLines(source, chosen.opened.tree, chosen.paths, dockerfile.escape);
  if (lines.length > 0) await insert(document, insertIntoStage(dockerfile, stage, lines));
  tell(lines.length > 0 ? notes : [], refused);
}

async function insert(document: TextDocument, edit: Edit): Promise<void> {
  const { start } = rangeOf(document, edit);
  if (!(await workspace.applyEdit(workspaceEditOf(document, [edit])))) {
    void window.showWarningMessage('The Dockerfile could not be changed; check that it can be written.');
    return;
  }
  const editor = await window.showTextDocument(document);
  // From the line below, where an edit begins with the end of a line.
  const from = start.character === 0 ? start : start.with(start.line + 1, 0);
  const lines = edit.text.split('\n').length - (start.character === 0 ? 0 : 1);
  editor.selection = new Selection(from, document.lineAt(from.line + lines - 1).range.end);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The Dockerfile in the active editor, the only one that can be seen, or one that a person chooses. */
async function chooseDockerfile(): Promise<TextDocument | undefined> {
  const active = window.activeTextEditor?.document;
  if (active && isEditableDockerfile(active)) return active;
  const visible = [...new Set(window.visibleTextEditors.map(({ document }) => document))].filter(isEditableDockerfile);
  if (visible.length === 1) return visible[0];
  const open = workspace.textDocuments.filter(isEditableDockerfile).map(({ uri }) => uri);
  const found = await workspace.findFiles(
    '**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.Dockerfile,*.dockerfile}',
    '**/{node_modules,vendor,.git}/**',
    100,
  );
  const uris = [...open, ...found.filter((uri) => !open.some((other) => other.toString() === uri.toString()))];
  if (uris.length === 0) {
    void window.showInformationMessage(
      'There is no Dockerfile in this workspace; open a folder that has one, or create one first.',
    );
    return undefined;
  }
  const items = uris.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const picked = await window.showQuickPick(items, {
    title: 'Insert COPY into Dockerfile',
    placeHolder: 'Which Dockerfile do you want to change?',
  });
  return picked && workspace.openTextDocument(picked.uri);
}

/** The only stage, or one that a person chooses, the last of all first; `undefined` if there is none or they leave. */
async function chooseStage(dockerfile: Dockerfile): Promise<Stage | undefined> {
  const { stages } = dockerfile;
  if (stages.length === 0) {
    void window.showInformationMessage('The Dockerfile has no FROM; write one first.');
    return undefined;
  }
  if (stages.length === 1) return stages[0];
  const items = stages
    .map((stage) => ({
      label: stageTitle(stage),
      description: stage.index === stages.length - 1 ? 'the image that is built' : `line ${stage.from.line}`,
      stage,
    }))
    .toReversed();
  const picked = await window.showQuickPick(items, {
    title: 'Insert COPY into Dockerfile',
    placeHolder: 'Which stage gets the files?',
  });
  return picked?.stage;
}
