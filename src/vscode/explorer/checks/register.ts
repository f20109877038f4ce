import { Disposable, EventEmitter, window, workspace, type Uri } from 'vscode';
import { withSignal } from '../../translate';
import type { Explore } from '../explore';
import { fileOf } from '../packages/register';
import { chooseOpened } from '../places/chooseOpened';
import { reportScheme } from './reportUri';

/** The checks of images: their reports as documents, and the commands that show them. */
export function registerChecks(on: Explore): Disposable {
  const changed = new EventEmitter<Uri>();
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(reportScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri, token) =>
        withSignal(token, async (signal) => (await on.explorer()).reportText(on, uri, signal)).catch(
          (error: unknown) => {
            throw new Error(on.report.sentence(error));
          },
        ),
    }),
    on.command('distroless.whyImage', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Why does this image (not) start?');
      if (place !== undefined) await (await on.explorer()).showWhy(on, place);
    }),
    on.command('distroless.showImageReport', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Show image report');
      if (place !== undefined) await (await on.explorer()).showImageReport(on, place);
    }),
    on.command('distroless.whyFile', (given: unknown) => whyFile(on, given)),
  );
}

/** Of a row, a URI of a file in an image, or else of the file in the active editor or of the row that is selected. */
async function whyFile(on: Explore, given: unknown): Promise<void> {
  const asked = await fileOf(on, given);
  if (asked !== undefined) return (await on.explorer()).showWhy(on, asked.opened.place, asked.path);
  void window.showInformationMessage('Select a file of an image first, or open one.');
}
