import { commands, Disposable, window, workspace, WorkspaceEdit, type TextDocument, type Uri } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { rangeOf, workspaceEditOf } from '../translate';
import type { Builder, Ready } from './builder';
import type { Conversions } from './conversions';
import type { NotesDocument } from './notesDocument';
import type { Preview } from './preview';
import { askAll, type Answered } from './questions';
import { refactorEdit } from './refactorEdit';
import type { RulePages } from '../rulePages';
import { tellAlready, tellReady, tellRefused } from './tell';

/** What the commands work with. */
export interface ConvertParts {
  readonly conversions: Conversions;
  readonly rules: RulePages;
  readonly notes: NotesDocument;
  readonly builder: Builder;
  readonly preview: Preview;
  readonly dockerfiles: () => Promise<Dockerfiles>;
}

/** The commands of palette and lightbulb: each asks what is open, then applies, previews, or says why it cannot. */
export function registerConvertCommands(parts: ConvertParts, report: Report): Disposable {
  const command = (id: string, run: (document: TextDocument, answered: Answered) => Promise<void>): Disposable =>
    commands.registerCommand(id, async (uri?: Uri) => {
      try {
        const document = await dockerfileOf(uri);
        const answered = document && (await askAll(document, parts.conversions, parts.rules));
        if (answered) await run(document, answered);
      } catch (error) {
        report.failed(error);
      }
    });
  const tell = (uri: Uri, text: string, ready: Ready): void => {
    // Not awaited: VS Code shows the action as running until its command ends, and a message waits for its reader.
    tellApplied(uri, text, ready, parts).catch((error: unknown) => report.failed(error));
  };
  return Disposable.from(
    command('distroless.convert', (document, answered) => unlessStopped(document, answered, parts, apply)),
    command('distroless.refactorConversion', (document, answered) =>
      unlessStopped(document, answered, parts, refactor),
    ),
    command('distroless.previewConversion', (document, answered) =>
      unlessStopped(document, answered, parts, (_, ready) =>
        parts.preview.open(document, { ...answered, outcome: ready }),
      ),
    ),
    command('distroless.explainRefusal', async (document, { outcome }) => {
      if (outcome.kind === 'refused') await parts.notes.showRefused(document.uri, outcome.reasons, outcome.notes);
    }),
    commands.registerCommand('distroless.converted', tell),
  );
}

async function dockerfileOf(uri: Uri | undefined): Promise<TextDocument | undefined> {
  if (uri) return workspace.openTextDocument(uri);
  const active = window.activeTextEditor?.document;
  if (active?.languageId === 'dockerfile') return active;
  void window.showInformationMessage('Open a Dockerfile first, then run this command again.');
  return undefined;
}

async function unlessStopped(
  document: TextDocument,
  answered: Answered,
  parts: ConvertParts,
  go: (document: TextDocument, ready: Ready, answered: Answered, parts: ConvertParts) => Promise<void>,
): Promise<void> {
  const { outcome } = answered;
  switch (outcome.kind) {
    case 'ready':
      return go(document, outcome, answered, parts);
    case 'already':
      return tellAlready(outcome.base);
    case 'refused':
      return tellRefused(document, outcome, parts.notes);
  }
}

async function apply(document: TextDocument, ready: Ready, answered: Answered, parts: ConvertParts): Promise<void> {
  const { conversion } = answered;
  const checked = await parts.builder(document, conversion.text, ready);
  if (checked.kind === 'refused') return tellRefused(document, checked, parts.notes);
  if (conversion.isCurrent() && (await workspace.applyEdit(workspaceEditOf(document, checked.edits)))) {
    return tellReady(document.uri, conversion.text, checked, parts.notes);
  }
  void window.showErrorMessage(
    'The Dockerfile or a file next to it has changed in the meantime, so nothing was applied; run the conversion again.',
  );
}

/** Has VS Code show its refactor preview, where each rule is taken or left. */
async function refactor(document: TextDocument, ready: Ready, answered: Answered, parts: ConvertParts): Promise<void> {
  const edit = refactorEdit(document, ready.edits, ready.notes, await parts.rules.titles());
  if (await workspace.applyEdit(edit, { isRefactoring: true })) {
    await tellApplied(document.uri, answered.conversion.text, ready, parts);
  }
}

/** After VS Code has applied the edits by itself: says so, or that a part is missing, and what the builder says of it. */
async function tellApplied(uri: Uri, text: string, ready: Ready, parts: ConvertParts): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const { applyEdits } = await parts.dockerfiles();
  if (withLineFeeds(document.getText()) !== withLineFeeds(applyEdits(text, ready.edits))) {
    return offerUndo(document, text, 'Only a part of the conversion was applied, so the result was not checked.');
  }
  const checking = parts.builder(document, text, ready);
  const told = tellReady(uri, text, ready, parts.notes);
  const checked = await checking;
  if (checked.kind === 'refused') await offerUndo(document, text, checked.reasons[0].text);
  await told;
}

async function offerUndo(document: TextDocument, before: string, what: string): Promise<void> {
  const undo = 'Undo';
  const { version } = document;
  const chosen = await window.showWarningMessage(`${what} Undo takes all of it back.`, undo);
  if (chosen !== undo) return;
  if (document.version !== version) {
    void window.showWarningMessage('The Dockerfile has changed since, so nothing was undone; undo it in its editor.');
    return;
  }
  // The command that undoes works on whatever has the focus by then.
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, { start: 0, end: document.getText().length }), before);
  await workspace.applyEdit(edit);
}

function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
