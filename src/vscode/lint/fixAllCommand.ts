import { commands, Uri, window, workspace, type Disposable, type TextDocument } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { workspaceEditOf } from '../translate';
import type { Findings } from './findings';

/** The command `distroless.fixAll`, for the file that it is given or the one of the active editor. */
export function registerFixAllCommand(
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const run = async (uri: unknown): Promise<void> => {
    const document = await dockerfileOf(uri);
    if (!document) return tell('Open a Dockerfile first, then run this command again.');
    const core = await dockerfiles();
    const found = findings.of(document, core);
    const edits = core.fixAll(found);
    if (edits.length === 0) return tell(nothing(found.length));
    if (!(await workspace.applyEdit(workspaceEditOf(document, edits)))) {
      return tell('The Dockerfile has changed in the meantime, so nothing was fixed; run the command again.');
    }
    const left = findings.of(document, core).length;
    tell(left === 0 ? 'All problems in this Dockerfile are fixed.' : `Safe fixes applied; ${counted(left)} left.`);
  };
  return commands.registerCommand('distroless.fixAll', (uri: unknown) =>
    run(uri).catch((error: unknown) => report.failed(error)),
  );
}

async function dockerfileOf(uri: unknown): Promise<TextDocument | undefined> {
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : window.activeTextEditor?.document;
  return document?.languageId === 'dockerfile' ? document : undefined;
}

function nothing(found: number): string {
  return found === 0
    ? 'Nothing to fix: no problems found in this Dockerfile.'
    : `Nothing was fixed: ${counted(found)} found, but no safe fix.`;
}

function counted(count: number): string {
  return count === 1 ? 'one problem' : `${count} problems`;
}

function tell(words: string): void {
  void window.showInformationMessage(words);
}
