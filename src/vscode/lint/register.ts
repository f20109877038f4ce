import { Disposable } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { registerLintActions } from './actions';
import { registerDiagnostics } from './diagnostics';
import { createFindings } from './findings';
import { registerFixAllCommand } from './fixAllCommand';

/** The lints: squiggles, quick fixes, and all safe fixes at once. */
export function registerLint(dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  const findings = createFindings(report.log);
  return Disposable.from(
    findings,
    registerDiagnostics(findings, dockerfiles, report),
    registerLintActions(findings, dockerfiles, report),
    registerFixAllCommand(findings, dockerfiles, report),
  );
}
