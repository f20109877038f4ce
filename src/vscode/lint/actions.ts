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
import type { Edit } from '../../core/dockerfile/edit';
import type { Finding } from '../../core/lint/lint';
import type { Dockerfiles } from '../dockerfiles';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { rangeOf, workspaceEditOf } from '../translate';
import { ruleOf } from './diagnostic';
import type { Findings } from './findings';

/** Kind of the action that makes all safe fixes, below VS Code's own, so that `editor.codeActionsOnSave` may name either. */
const fixAllKind = CodeActionKind.SourceFixAll.append('distroless');

/** Offers the ways out of what was found: fixes, to ignore it, its page, and all safe fixes of a file at once. */
export function registerLintActions(
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  /** The edits of an action, and the version of the text that they are for. */
  const later = new WeakMap<CodeAction, { document: TextDocument; version: number; edits: readonly Edit[] }>();
  const action = (document: TextDocument, title: string, kind: CodeActionKind, edits: readonly Edit[]): CodeAction => {
    const made = new CodeAction(title, kind);
    later.set(made, { document, version: document.version, edits });
    return made;
  };

  const quickFixes = (
    document: TextDocument,
    finding: Finding,
    context: CodeActionContext,
    core: Dockerfiles,
  ): CodeAction[] => {
    const { rule, fixes = [], start } = finding;
    const edit = core.ignoreHereEdit(parsedDocument(document, core), rule, start);
    const preferred = fixes.find(({ safe }) => safe);
    const ways = fixes.map((fix) => {
      const way = action(document, fix.title, CodeActionKind.QuickFix, fix.edits);
      way.isPreferred = fix === preferred;
      return way;
    });
    if (edit) ways.push(action(document, `Ignore ${rule} here`, CodeActionKind.QuickFix, [edit]));
    const page = new CodeAction(`Show documentation of ${rule}`, CodeActionKind.QuickFix);
    page.command = { command: 'distroless.openRule', title: page.title, arguments: [rule] };
    const diagnostics = context.diagnostics.filter(
      (diagnostic) => ruleOf(diagnostic) === rule && diagnostic.range.isEqual(rangeOf(document, finding)),
    );
    return [...ways, page].map((way) => Object.assign(way, { diagnostics }));
  };

  const actionsFor = (
    document: TextDocument,
    range: Range,
    context: CodeActionContext,
    core: Dockerfiles,
  ): CodeAction[] => {
    const wants = (kind: CodeActionKind) => context.only?.contains(kind) ?? kind === CodeActionKind.QuickFix;
    // What asks by itself does so at every movement of the cursor: what is not known yet comes with the squiggles.
    // To save a file asks by itself too, and wants what is true of the text now.
    const isAsked = context.triggerKind === CodeActionTriggerKind.Invoke || wants(fixAllKind);
    const found = isAsked ? findings.of(document, core) : (findings.known(document) ?? []);
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const here = found.filter(({ start, end }) => start <= to && from <= end);
    const fixes = wants(CodeActionKind.QuickFix)
      ? here.flatMap((finding) => quickFixes(document, finding, context, core))
      : [];
    const all = wants(fixAllKind) ? core.fixAll(found) : [];
    return all.length === 0 ? fixes : [...fixes, action(document, fixAllTitle, fixAllKind, all)];
  };

  const provider: CodeActionProvider = {
    async provideCodeActions(document, range, context) {
      try {
        return actionsFor(document, range, context, await dockerfiles());
      } catch (error) {
        // VS Code hides what a provider throws, so it is told here.
        report.log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
    // Only now, since the text may have been changed behind the open menu: then the action does nothing.
    resolveCodeAction(made) {
      const { document, version, edits } = later.get(made) ?? {};
      if (document && edits && document.version === version) made.edit = workspaceEditOf(document, edits);
      return made;
    },
  };
  return languages.registerCodeActionsProvider({ language: 'dockerfile' }, provider, {
    providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
  });
}

const fixAllTitle = 'Apply all safe Distroless fixes';
