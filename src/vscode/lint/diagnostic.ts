import { Diagnostic, DiagnosticSeverity, DiagnosticTag, type TextDocument } from 'vscode';
import type { Finding } from '../../core/lint/lint';
import { rulePage } from '../rulePages';
import { rangeOf } from '../translate';

/** Says in the Problems panel who found something. */
export const source = 'distroless';

/** A finding as the editor shows it: its code opens the page of the rule. */
export function diagnosticOf(document: TextDocument, finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(document, finding), finding.text, severityOf[finding.severity]);
  diagnostic.source = source;
  diagnostic.code = { value: finding.rule, target: rulePage(finding.rule) };
  const tag = tagOf[finding.rule];
  if (tag !== undefined) diagnostic.tags = [tag];
  return diagnostic;
}

/** The rule that a diagnostic is of, if it is one of ours. */
export function ruleOf({ source: from, code }: Diagnostic): string | undefined {
  return from === source && typeof code === 'object' ? String(code.value) : undefined;
}

const severityOf: Readonly<Record<Finding['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What an editor strikes through. */
const tagOf: Readonly<Record<string, DiagnosticTag>> = { 'stale-image': DiagnosticTag.Deprecated };
