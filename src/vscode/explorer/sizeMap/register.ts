import { Disposable, window } from 'vscode';
import { pageMessage, type PageMessage } from '../../../core/sizeMap/messages';
import { placeFromKey, placeKey } from '../../images/imageUri';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import { chooseOpened } from '../places/chooseOpened';
import type { MapPanel } from './mapPanel';
import { mapViewType, targetOf, wholeImage } from './target';

/** The command that shows where the bytes of an image are, and those of its context menu. */
export function registerSizeMap(on: Explore): Disposable {
  // One for each image.
  const panels = new Map<string, MapPanel>();
  const inPanel = (kind: PageMessage['kind']) => async (context: unknown) => {
    const asked = askedIn(kind, context);
    if (asked !== undefined) await panels.get(asked.place)?.heard(asked.message);
  };
  return Disposable.from(
    new Disposable(() => panels.forEach((panel) => panel.dispose())),
    on.command('distroless.sizeMap', async (given: unknown) => {
      const row = isRow(given) ? given : given === undefined ? on.selected() : undefined;
      const place = await chooseOpened(on, given, 'Show size map');
      if (place === undefined) return;
      const { openMap } = await on.explorer();
      openMap(on, panels, place, targetOf(row));
    }),
    on.command('distroless.sizeMapReveal', inPanel('reveal')),
    on.command('distroless.sizeMapOpen', inPanel('open')),
    on.command('distroless.sizeMapCopyPath', inPanel('copyPath')),
    window.registerWebviewPanelSerializer(mapViewType, {
      async deserializeWebviewPanel(panel, state) {
        const place = placeFromKey(placeIn(state) ?? '');
        if (place === undefined || panels.has(placeKey(place))) return panel.dispose();
        const { showMap } = await on.explorer();
        showMap(on, panels, panel, place, wholeImage);
      },
    }),
  );
}

/** The image of a page that VS Code kept. */
function placeIn(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('place' in state)) return undefined;
  return typeof state.place === 'string' ? state.place : undefined;
}

/** What an entry of the context menu was chosen for, as the page wrote it to the tile. */
function askedIn(
  kind: PageMessage['kind'],
  context: unknown,
): { readonly place: string; readonly message: PageMessage } | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  const { sizeMapPlace, sizeMapMode, sizeMapId }: { [key: string]: unknown } = { ...context };
  const message = pageMessage({ kind, mode: sizeMapMode, id: sizeMapId });
  return typeof sizeMapPlace === 'string' && message !== undefined ? { place: sizeMapPlace, message } : undefined;
}
