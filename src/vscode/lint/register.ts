import { Disposable } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { registerLintActions } from './actions';
import { registerDiagnostics } from './diagnostics';
import type { Findings } from './findings';
import { registerFixAllCommand } from './fixAllCommand';

/** The lints: squiggles, quick fixes, and all safe fixes at once. */
export function registerLint(findings: Findings, dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  return Disposable.from(
    registerDiagnostics(findings, dockerfiles, report),
    registerLintActions(findings, dockerfiles, report),
    registerFixAllCommand(findings, dockerfiles, report),
  );
}
