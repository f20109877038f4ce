import { commands, Disposable, languages, Uri, window, type Position, type TextDocument } from 'vscode';
import { dockerfileSelector } from '../../cards/selectors';
import { rawPathOf } from '../../images/displayedPath';
import { imageScheme, imageUri, placeFromKey } from '../../images/imageUri';
import { setting } from '../../settings';
import { withSignal } from '../../translate';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';

/** The way from layers and files of images to the Dockerfile, and back by hovers. */
export function registerBlame(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.goToInstruction', async (asked: unknown) => {
      const subject = asked instanceof Uri || isRow(asked) ? asked : (activeFile() ?? on.selected());
      await (await on.explorer()).goToInstruction(on, subject);
    }),
    on.command('distroless.showInImage', async (key: unknown, at: unknown) => {
      const place = typeof key === 'string' ? placeFromKey(key) : undefined;
      if (place && at === 'map')
        return void (await commands.executeCommand('distroless.sizeMap', imageUri(place, '/')));
      if (!place || (typeof at !== 'string' && typeof at !== 'number')) return;
      const { tree } = await on.images.read(place, new AbortController().signal);
      await on.show(place, typeof at === 'number' ? at : rawPathOf(tree, at));
    }),
    languages.registerHoverProvider(dockerfileSelector, {
      provideHover: (document, position, token) => withSignal(token, (signal) => hover(on, document, position, signal)),
    }),
  );
}

async function hover(on: Explore, document: TextDocument, position: Position, signal: AbortSignal) {
  // Most windows have read no image; nothing is loaded for them.
  if (on.images.all().length === 0 || !setting('distroless.hover.enabled', document.uri)) return undefined;
  try {
    return await (await on.explorer()).instructionHover(on, document, position, signal);
  } catch (error) {
    // A hover that fails would do so at every move of the mouse.
    if (!signal.aborted) on.report.log.error(error instanceof Error ? error : String(error));
    return undefined;
  }
}

function activeFile(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === imageScheme ? uri : undefined;
}
