import {
  CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  languages,
  type CodeActionProvider,
  type Disposable,
  type TextDocument,
} from 'vscode';
import type { BaseAction, BaseRequest } from '../../core/base/action';
import type { Dockerfiles } from '../dockerfiles';
import { isEditableDockerfile } from '../editable';
import type { Findings } from '../lint/findings';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { anyDigest } from './askRegistry';
import { changeTo, flavours } from './flavours';
import { requestAt } from './place';

/** Kind of these actions: not below that of the conversion, which is another thing. */
const baseKind = CodeActionKind.RefactorRewrite.append('distrolessBase');
/** Lines from which a text is too long to be rewritten for a menu that nobody asked for. */
const large = 3000;

/** Offers in the lightbulb of a FROM what can be done to its image. */
export function registerBaseActions(
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const provider: CodeActionProvider = {
    async provideCodeActions(document, range, context) {
      if (context.only && !context.only.contains(baseKind)) return [];
      const isAsked = context.triggerKind === CodeActionTriggerKind.Invoke;
      if (!isEditableDockerfile(document) || (!isAsked && document.lineCount > large)) return [];
      try {
        const core = await dockerfiles();
        const offset = document.offsetAt(range.start);
        const { stages } = parsedDocument(document, core);
        if (!stages.some(({ from }) => from.start <= offset && offset <= from.end)) return [];
        const fixed = fixedTexts(document, findings, offset, core);
        return offersAt(requestAt({ document, offset, version: document.version }, core), core)
          .filter(({ action }) => !fixed.has(resultOf(document, action, core)))
          .map((offer) => codeAction(document, offset, offer));
      } catch (error) {
        // VS Code hides what a provider throws, so it is told here.
        report.log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
  };
  return languages.registerCodeActionsProvider({ language: 'dockerfile' }, provider, {
    providedCodeActionKinds: [baseKind],
  });
}

interface Offer {
  readonly command: string;
  readonly what?: string;
  readonly action: BaseAction;
  /** Whether something has to be asked first. */
  readonly asks: boolean;
}

function offersAt(request: BaseRequest, core: Dockerfiles): readonly Offer[] {
  const now = core.flavourAt(request);
  const switches = flavours.flatMap((flavour) => {
    const change = now && changeTo(now, flavour);
    if (change === undefined) return [];
    return offer('distroless.switchFlavour', (asked) => core.switchFlavour(asked, change), request, flavour);
  });
  return [
    ...offer('distroless.moveToCurrent', (asked) => core.moveToCurrentDebian(asked), request),
    ...switches,
    ...offer('distroless.scratchToStatic', (asked) => core.scratchToStatic(asked), request),
    ...offer('distroless.pinDigest', (asked) => core.pinDigest(asked, anyDigest(core)), request),
  ];
}

function offer(
  command: string,
  act: (request: BaseRequest) => BaseAction,
  request: BaseRequest,
  what?: string,
): Offer[] {
  const first = act(request);
  const asks = first.kind === 'choice' || (first.kind === 'refused' && first.pinned);
  const action = first.kind === 'refused' && first.pinned ? act({ ...request, digest: 'drop' }) : first;
  if (action.kind === 'refused') return [];
  return [{ command, action, asks, ...(what !== undefined && { what }) }];
}

function codeAction(document: TextDocument, offset: number, { command, what, action, asks }: Offer): CodeAction {
  const words = action.kind === 'ready' ? action.title : 'Move to a current image';
  const made = new CodeAction(asks ? `${words}...` : words, baseKind);
  made.command = { command, title: words, arguments: [document.uri, offset, what, document.version] };
  return made;
}

/** What the fixes of the lints make of the text there: to offer the same twice helps nobody. */
function fixedTexts(
  document: TextDocument,
  findings: Findings,
  offset: number,
  core: Dockerfiles,
): ReadonlySet<string | undefined> {
  const here = findings.of(document, core).filter(({ start, end }) => start <= offset && offset <= end);
  const edits = here.flatMap(({ fixes = [] }) => fixes.map((fix) => fix.edits));
  return new Set(edits.map((one) => core.applyEdits(document.getText(), one)));
}

function resultOf(document: TextDocument, action: BaseAction, core: Dockerfiles): string {
  return action.kind === 'ready' ? core.applyEdits(document.getText(), action.edits) : '';
}
