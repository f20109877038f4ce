import { ProgressLocation, window } from 'vscode';
import { findText, newFindState, type FindState } from '../../../core/find/findText';
import { textPattern } from '../../../core/find/textPattern';
import { pathFilter } from '../../../core/find/pathGlob';
import { onlyListed } from '../../../core/image/content';
import type { RawName } from '../../../core/image/rawName';
import { imageLabel } from '../../images/describe';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { ShownPlace } from '../../images/shownPlace';
import { isAbort, withSignal } from '../../translate';
import type { Explore } from '../explore';
import { askForText, wantedOf, type Wanted } from './askForText';
import { largest, type FoundPages } from './foundPages';

const mostMatches = 10_000;
/** In ms: how often what was found so far is shown. */
const shownEvery = 400;

/**
 * Looks for a text in the files of an image, all or those below a directory; what is found comes as a document. A person is asked
 * what to look for unless the caller says it.
 */
export async function findInFiles(
  on: Explore,
  place: ShownPlace,
  below: RawName,
  pages: FoundPages,
  given?: unknown,
): Promise<void> {
  const wanted = wantedOf(given) ?? (await askForText(imageLabel(place), below, on.context.workspaceState));
  if (wanted === undefined) return;
  const opened = await patiently(`Reading ${imageLabel(place)}`, (signal, told) =>
    on.images.read(place, signal, ({ text }) => told(text)),
  );
  if (opened.image.listed !== undefined) {
    void window.showInformationMessage(onlyListed(opened.image, 'its files'));
    return;
  }
  await look(opened, below, wanted, pages);
}

/** Looks for a text, with a notification that can be cancelled; resolves when all was looked into, or the person had enough. */
export async function look(opened: OpenedImage, below: RawName, wanted: Wanted, pages: FoundPages): Promise<FindState> {
  const pattern = textPattern(wanted.query);
  const filter = pathFilter(wanted.include);
  const state = newFindState();
  // Both were looked at when they were typed.
  if ('problem' in pattern || typeof filter !== 'function') return state;
  const page = pages.open(opened.place, below, wanted, state);
  const title = `Searching ${imageLabel(opened.place)}`;
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
    withSignal(token, async (signal) => {
      let showAt = performance.now() + shownEvery;
      let told = 0;
      const closed = AbortSignal.any([signal, page.closed]);
      const show = (): void => {
        page.show('looking');
        const share = state.files === 0 ? 0 : Math.floor((state.looked / state.files) * 100);
        progress.report({ message: `${state.looked} of ${state.files} files`, increment: share - told });
        told = share;
        // The longer it is, the longer it takes to show.
        showAt = performance.now() + shownEvery + state.matches / 5;
      };
      try {
        const scope = { below, filter, largest, mostMatches };
        const ticking = setInterval(() => performance.now() > showAt && show(), shownEvery);
        try {
          for await (const file of findText(opened.image, opened.tree, pattern, scope, state, closed)) page.add(file);
        } finally {
          clearInterval(ticking);
        }
        page.show('done');
      } catch (error) {
        page.show('stopped');
        if (!isAbort(error)) throw error;
      }
    }),
  );
  return state;
}
