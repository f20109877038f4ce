import { Disposable, EventEmitter, window, workspace, type Uri } from 'vscode';
import { rawPathOf } from '../../images/displayedPath';
import { imageScheme, placeOf } from '../../images/imageUri';
import { withSignal } from '../../translate';
import type { Explore } from '../explore';
import type { Row } from '../row';
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
    on.command('distroless.whyFile', (asked?: Row | Uri) => whyFile(on, asked)),
  );
}

/** Of a row, a URI of a file in an image, or else of the file in the active editor or of the row that is selected. */
async function whyFile(on: Explore, asked: Row | Uri | undefined): Promise<void> {
  const { showWhy } = await on.explorer();
  const active = window.activeTextEditor?.document.uri;
  const subject = asked ?? (active?.scheme === imageScheme ? active : on.selected());
  if (subject !== undefined && 'scheme' in subject) {
    const place = placeOf(subject);
    if (place === undefined) return;
    const { tree } = await on.images.read(place, new AbortController().signal);
    return showWhy(on, place, rawPathOf(tree, subject.path));
  }
  if (subject?.kind === 'entry') return showWhy(on, subject.opened.place, subject.path);
  void window.showInformationMessage('Select a file of an image first, or open one.');
}
