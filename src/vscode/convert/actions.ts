import {
  CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  languages,
  type CodeActionContext,
  type CodeActionProvider,
  type Disposable,
  type Range,
  type TextDocument,
} from 'vscode';
import type { Outcome } from '../../core/convert/outcome';
import type { Dockerfiles } from '../dockerfiles';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { isAbort, workspaceEditOf, withSignal } from '../translate';
import type { Conversion, Conversions } from './conversions';

/** Kind of the conversion actions, below VS Code's own refactor.rewrite. */
const convertKind = CodeActionKind.RefactorRewrite.append('distroless');

const title = 'Convert to multi-stage distroless';

/** Offers the conversion in a Dockerfile's lightbulb; where it is refused, whoever asks is told why. */
export function registerConvertActions(
  conversions: Conversions,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const provider: CodeActionProvider = {
    async provideCodeActions(document, range, context, token) {
      if (context.only && !context.only.contains(convertKind)) return [];
      try {
        const core = await dockerfiles();
        if (!isOffered(document, range, context, core)) return [];
        const conversion = await withSignal(token, (signal) => conversions.convert(document, signal));
        // A disabled action would be hidden behind any enabled one, and a lightbulb that offers nothing is in the way.
        if (conversion.outcome.kind === 'refused' && context.triggerKind !== CodeActionTriggerKind.Invoke) return [];
        return actionsOf(document, conversion);
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

/** Whoever asks gets an answer anywhere; by itself, the lightbulb appears in the stage that becomes the image. */
function isOffered(document: TextDocument, range: Range, context: CodeActionContext, core: Dockerfiles): boolean {
  if (context.triggerKind === CodeActionTriggerKind.Invoke) return true;
  const last = parsedDocument(document, core).stages.at(-1);
  return last !== undefined && range.end.line + 1 >= last.from.line;
}

function actionsOf(document: TextDocument, conversion: Conversion): CodeAction[] {
  const { outcome } = conversion;
  switch (outcome.kind) {
    case 'ready':
      return readyActions(document, conversion, outcome);
    case 'questions': {
      const count = outcome.questions.length === 1 ? 'one question' : `${outcome.questions.length} questions`;
      return [
        command(document, `${title} (${count})...`, 'distroless.convert'),
        command(document, `${previewTitle} (${count})...`, 'distroless.previewConversion'),
      ];
    }
    case 'refused': {
      const [{ line, text }] = outcome.reasons;
      return [command(document, `${whyTitle} (line ${line}: ${shortened(text)})`, 'distroless.explainRefusal')];
    }
    case 'already':
      return [];
  }
}

const whyTitle = 'Why is this not converted to distroless?';
const previewTitle = 'Preview conversion to distroless';

function readyActions(
  document: TextDocument,
  { text }: Conversion,
  outcome: Extract<Outcome, { readonly kind: 'ready' }>,
): CodeAction[] {
  const convert = new CodeAction(title, convertKind);
  convert.edit = workspaceEditOf(document, outcome.edits);
  convert.command = { command: 'distroless.converted', title, arguments: [document.uri, text, outcome] };
  return [
    convert,
    command(document, previewTitle, 'distroless.previewConversion'),
    command(document, 'Convert to distroless with refactor preview', 'distroless.refactorConversion'),
  ];
}

function command(document: TextDocument, words: string, id: string): CodeAction {
  const action = new CodeAction(words, convertKind);
  action.command = { command: id, title: words, arguments: [document.uri] };
  return action;
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text.replace(/\.$/, '');
}
