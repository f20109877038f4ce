import { commands, Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { cardOptions } from './cardOptions';

const scheme = 'distroless-card';

/** Whole cards and comparisons as read-only pages, which Markdown's preview shows. */
export function registerCardPages(dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  const page = async (uri: Uri): Promise<string> => {
    const core = await dockerfiles();
    const [reference = '', ...others] = uri.query.split('\n');
    const options = cardOptions(undefined);
    return others[0] === undefined
      ? core.cardPage(core.imageCard(reference, options))
      : core.comparisonPage(reference, others[0], options);
  };
  const command = (id: string, run: (...words: readonly unknown[]) => Promise<void>): Disposable =>
    commands.registerCommand(id, (...words: readonly unknown[]) =>
      run(...words).catch((error: unknown) => report.failed(error)),
    );
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: new EventEmitter<Uri>().event,
      provideTextDocumentContent: page,
    }),
    command('distroless.showCard', async (asked) => {
      const reference = await given(asked, 'Image to look up');
      if (reference !== undefined) await show(reference, [reference]);
    }),
    command('distroless.compareImages', async (from, to) => {
      const first = await given(from, 'Image to compare, such as the one you build upon now');
      const second = first === undefined ? undefined : await given(to, `Image to compare ${first} with`);
      if (first !== undefined && second !== undefined) await show(`${first} and ${second}`, [first, second]);
    }),
  );
}

/** What a link says, or else a person. */
async function given(word: unknown, prompt: string): Promise<string | undefined> {
  if (typeof word === 'string') return word;
  const typed = await window.showInputBox({ prompt, placeHolder: 'name:tag' });
  return typed === undefined || typed.trim() === '' ? undefined : typed.trim();
}

async function show(title: string, references: readonly string[]): Promise<void> {
  // The title of a tab is the last part of a path.
  const path = `/${title.replaceAll('/', '∕').slice(0, 200)}.md`;
  const uri = Uri.from({ scheme, path, query: references.join('\n') });
  const shown = await commands.executeCommand('markdown.showPreview', uri).then(
    () => true,
    () => false, // VS Code's own Markdown extension may be switched off
  );
  if (!shown) await commands.executeCommand('vscode.open', uri);
}
