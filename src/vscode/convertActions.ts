import {
  CodeAction,
  CodeActionKind,
  languages,
  type CodeActionProvider,
  type Disposable,
  type TextDocument,
} from 'vscode';
import type { Outcome } from '../core/convert/outcome';
import type { Conversions } from './conversion';
import type { Report } from './report';
import { isAbort, workspaceEditOf, withSignal } from './translate';

/** Kind of the conversion action, below VS Code's own refactor.rewrite. */
export const convertKind = CodeActionKind.RefactorRewrite.append('distroless');

const title = 'Convert to multi-stage distroless';

/** Offers the conversion in a Dockerfile's lightbulb; one that is refused is shown disabled, with its reason. */
export function registerConvertActions(conversions: Conversions, report: Report): Disposable {
  const provider: CodeActionProvider = {
    async provideCodeActions(document, _range, context, token) {
      if (context.only && !context.only.contains(convertKind)) return [];
      try {
        const outcome = await withSignal(token, (signal) => conversions.outcome(document, signal));
        const action = actionOf(document, outcome);
        return action ? [action] : [];
      } catch (error) {
        // VS Code hides what a provider throws, so it is told here.
        if (!isAbort(error)) report.log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
  };
  return languages.registerCodeActionsProvider({ language: 'dockerfile' }, provider, {
    providedCodeActionKinds: [convertKind],
  });
}

// The menu shows a disabled action's title, but not its reason.
function actionOf(document: TextDocument, outcome: Outcome): CodeAction | undefined {
  const action = new CodeAction(title, convertKind);
  switch (outcome.kind) {
    case 'ready':
      action.edit = workspaceEditOf(document, outcome.edits);
      action.command = {
        command: 'distroless.converted',
        title,
        arguments: [document.uri, outcome.base, outcome.notes],
      };
      return action;
    case 'questions':
      action.title = `${title} (${outcome.questions.length === 1 ? 'one question' : `${outcome.questions.length} questions`})...`;
      action.command = { command: 'distroless.convert', title, arguments: [document.uri] };
      return action;
    case 'refused':
      action.title = `${title} (refused, line ${outcome.reasons[0].line}: ${shortened(outcome.reasons[0].text)})`;
      action.disabled = { reason: `Line ${outcome.reasons[0].line}: ${outcome.reasons[0].text}` };
      return action;
    case 'already':
      return undefined;
  }
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text.replace(/\.$/, '');
}
