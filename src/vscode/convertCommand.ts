import { commands, Disposable, QuickInputButtons, Range, window, workspace, type TextDocument, type Uri } from 'vscode';
import type { Note, Outcome, Question } from '../core/convert/outcome';
import type { Conversions } from './conversion';
import type { NotesDocument } from './notesDocument';
import type { Report } from './report';
import { workspaceEditOf } from './translate';

/** The palette's way to convert: asks what is open, applies the edit, says why where it cannot. */
export function registerConvertCommand(conversions: Conversions, notes: NotesDocument, report: Report): Disposable {
  const convert = async (uri?: Uri): Promise<void> => {
    try {
      const document = await dockerfileOf(uri);
      if (document) await convertDocument(document, conversions, notes);
    } catch (error) {
      report.failed(error);
    }
  };
  const tell = (uri: Uri, base: string, done: readonly Note[]): void => {
    // Not awaited: VS Code shows the action as running until its command ends, and a message waits for its reader.
    tellReady(uri, base, done, notes).catch((error: unknown) => report.failed(error));
  };
  return Disposable.from(
    commands.registerCommand('distroless.convert', convert),
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

async function convertDocument(document: TextDocument, conversions: Conversions, notes: NotesDocument): Promise<void> {
  const outcome = await answered(document, conversions);
  if (!outcome) return;
  switch (outcome.kind) {
    case 'ready':
      if (!(await workspace.applyEdit(workspaceEditOf(document, outcome.edits)))) {
        void window.showErrorMessage(
          'VS Code did not accept the edit, so nothing was changed; run the conversion again.',
        );
        return;
      }
      return tellReady(document.uri, outcome.base, outcome.notes, notes);
    case 'already':
      void window.showInformationMessage(`Nothing to convert: the final stage already starts from ${outcome.base}.`);
      return;
    case 'refused':
      return tellRefused(document, outcome.reasons, notes);
    case 'questions':
      return;
  }
}

/**
 * Asks until no question is open; `undefined` if the user left, or was told that the text changed meanwhile. Escape applies
 * nothing, Back asks the one before again.
 */
async function answered(document: TextDocument, conversions: Conversions): Promise<Outcome | undefined> {
  const { version } = document;
  const answers: [id: string, value: string][] = [];
  for (;;) {
    const outcome = await conversions.outcome(document, new AbortController().signal, new Map(answers));
    if (document.version !== version) {
      void window.showWarningMessage(
        'The Dockerfile was changed meanwhile, so nothing was applied; run the conversion again.',
      );
      return undefined;
    }
    if (outcome.kind !== 'questions') return outcome;
    const question = outcome.questions[0];
    if (!question) return undefined;
    const total = answers.length + outcome.questions.length;
    const answer = await ask(question, answers.length + 1, total);
    if (answer.kind === 'left') return undefined;
    if (answer.kind === 'back') answers.pop();
    if (answer.kind === 'chosen') answers.push([question.id, answer.value]);
  }
}

type Answer =
  { readonly kind: 'left' } | { readonly kind: 'back' } | { readonly kind: 'chosen'; readonly value: string };

function ask(question: Question, step: number, total: number): Promise<Answer> {
  const pick = window.createQuickPick();
  pick.title = `Line ${question.line}: ${question.text}`;
  pick.placeholder = 'Choose, or press Escape to leave the Dockerfile as it is';
  pick.items = question.choices.map(({ label, detail }) => (detail === undefined ? { label } : { label, detail }));
  pick.step = step;
  pick.totalSteps = total;
  pick.ignoreFocusOut = true;
  pick.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  return new Promise<Answer>((resolve) => {
    pick.onDidTriggerButton(() => resolve({ kind: 'back' }));
    pick.onDidAccept(() => {
      const chosen = question.choices.find((choice) => choice.label === pick.selectedItems[0]?.label);
      if (chosen) resolve({ kind: 'chosen', value: chosen.value });
    });
    pick.onDidHide(() => resolve({ kind: 'left' }));
    pick.show();
  }).finally(() => pick.dispose());
}

async function tellReady(uri: Uri, base: string, done: readonly Note[], notes: NotesDocument): Promise<void> {
  const count = done.length === 1 ? 'one note' : `${done.length} notes`;
  const show = 'Show notes';
  const chosen = await window.showInformationMessage(`Converted to ${base}, with ${count}.`, show);
  if (chosen === show) await notes.show(uri, `What was changed for ${base}`, done);
}

async function tellRefused(
  document: TextDocument,
  reasons: readonly [Note, ...Note[]],
  notes: NotesDocument,
): Promise<void> {
  const [first] = reasons;
  const goTo = `Go to line ${first.line}`;
  const all = 'Show all reasons';
  const chosen = await window.showWarningMessage(
    `Not converted: ${first.text}`,
    goTo,
    ...(reasons.length > 1 ? [all] : []),
  );
  if (chosen === goTo) {
    const line = Math.min(first.line, document.lineCount) - 1;
    await window.showTextDocument(document, { selection: new Range(line, 0, line, 0) });
  }
  if (chosen === all) await notes.show(document.uri, 'Why this Dockerfile was not converted', reasons);
}
