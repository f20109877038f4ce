import { commands, Uri, type Disposable } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';

/** The page of each rule, which ships with the extension, and its title. */
export interface RulePages extends Disposable {
  /** Titles by id. */
  titles(): Promise<ReadonlyMap<string, string>>;
  open(rule: string): Promise<void>;
}

/** Opens pages through the command `distroless.openRule`, so that links may do it too. */
export function registerRulePages(extension: Uri, dockerfiles: () => Promise<Dockerfiles>, report: Report): RulePages {
  const titles = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await dockerfiles()).rules.map(({ id, title }) => [id, title]));
  const open = async (rule: string): Promise<void> => {
    // Whoever runs the command may say anything.
    if (!(await titles()).has(rule)) return;
    const page = Uri.joinPath(extension, 'dist', 'rules', `${rule}.md`);
    const shown = await commands.executeCommand('markdown.showPreview', page).then(
      () => true,
      () => false, // VS Code's own Markdown extension may be switched off
    );
    if (!shown) await commands.executeCommand('vscode.open', page);
  };
  const command = commands.registerCommand('distroless.openRule', (rule: unknown) =>
    open(ruleOf(rule)).catch((error: unknown) => report.failed(error)),
  );
  return { titles, open, dispose: () => command.dispose() };
}

/** The rule that a link names, or a row of the list of notes. */
function ruleOf(from: unknown): string {
  if (typeof from === 'string') return from;
  return typeof from === 'object' && from !== null && 'rule' in from ? String(from.rule) : '';
}
