import { env, commands, Disposable, type WebviewPanel } from 'vscode';
import { textFromRaw } from '../../../core/image/rawName';
import { levelOf } from '../../../core/sizeMap/level';
import { pageMessage, type HostMessage, type PageMessage } from '../../../core/sizeMap/messages';
import { pathText } from '../../images/displayedPath';
import { imageUri, placeKey } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import type { ShownPlace } from '../../images/shownPlace';
import { isAbort } from '../../translate';
import type { Explore } from '../explore';
import { describePart, fileAt } from './describePart';
import { factsOf, nameOfPlace } from './facts';
import { createMaps, type Maps } from './maps';
import type { MapTarget } from './target';

/** The size map of one image. */
export interface MapPanel extends Disposable {
  /** Shows the panel, and a part of the image in it. */
  goTo(target: MapTarget): void;
  /** Does what its page asks for. */
  heard(message: PageMessage): Promise<void>;
}

/** Answers what the page in a panel asks about an image. Works only while somebody waits for it. */
export function createMapPanel(on: Explore, panel: WebviewPanel, place: ShownPlace): MapPanel {
  const closed = new AbortController();
  // Only the last question about a picture is answered, and so with the one about a tile.
  let showing = new AbortController();
  let describing = new AbortController();
  let maps: Maps | undefined;
  const post = (message: HostMessage): void => void panel.webview.postMessage(message);
  const mapsOf = (opened: OpenedImage): Maps => {
    if (maps?.opened.tree !== opened.tree) maps = createMaps(on.host, opened, nameOfPlace(place));
    return maps;
  };

  const show = async ({ number, mode, id }: Extract<PageMessage, { kind: 'show' }>): Promise<void> => {
    showing.abort();
    showing = new AbortController();
    const signal = AbortSignal.any([closed.signal, showing.signal]);
    const told = (text: string): void => post({ kind: 'working', number, text });
    try {
      const now = mapsOf(await on.images.read(place, signal, ({ text }) => told(`Reading the image: ${text}`)));
      const image = await now.image(mode, signal, told);
      const level = levelOf(image, id, now.nameOf);
      post({ kind: 'level', number, mode, level, facts: factsOf(now.opened, image) });
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      on.report.log.error(error instanceof Error ? error : String(error));
      post({ kind: 'failed', number, text: on.report.sentence(error) });
    }
  };
  const describe = async ({ mode, id }: PageMessage, withPackage: boolean): Promise<void> => {
    describing.abort();
    describing = new AbortController();
    const signal = AbortSignal.any([closed.signal, describing.signal]);
    if (maps === undefined) return;
    const now = maps;
    if (withPackage) await now.readOwners(signal);
    const image = await now.image(mode, signal, () => undefined);
    post({ kind: 'details', mode, details: describePart(now, mode, image, id) });
  };
  const heard = async (message: PageMessage): Promise<void> => {
    switch (message.kind) {
      case 'show':
        return show(message);
      case 'describe':
        return describe(message, false);
      case 'findPackage':
        return describe(message, true);
      case 'reveal':
      case 'open':
      case 'copyPath':
        if (maps !== undefined) await act(on, maps, message);
    }
  };
  const listening = Disposable.from(
    panel.webview.onDidReceiveMessage((value: unknown) => {
      const message = pageMessage(value);
      if (message !== undefined) void heard(message).catch((error: unknown) => on.report.failed(error));
    }),
    on.images.onDidChange((changed) => {
      const isOurs = changed !== undefined && placeKey(changed) === placeKey(place);
      // It is told of a size that was added up, too.
      if (isOurs && maps !== undefined && on.images.known(place)?.tree !== maps.opened.tree) post({ kind: 'changed' });
    }),
  );
  return {
    heard,
    goTo(target) {
      panel.reveal();
      post({ kind: 'goTo', ...target });
    },
    dispose() {
      closed.abort();
      listening.dispose();
      maps = undefined;
    },
  };
}

async function act(on: Explore, { opened }: Maps, { kind, mode, id }: PageMessage): Promise<void> {
  const at = fileAt(opened, mode, id);
  if (at === undefined) return;
  if (kind === 'copyPath') return env.clipboard.writeText(textFromRaw(at.path));
  const text = pathText(at.path);
  if (kind === 'reveal' && at.node !== undefined) return on.show(opened.place, at.path);
  if (kind !== 'open') return;
  if (at.node !== undefined) {
    await commands.executeCommand('distroless.openFileInImage', imageUri(opened.place, text));
    return;
  }
  // What is hidden now was there as the layers up to its own made it.
  if (at.layer !== undefined) await commands.executeCommand('vscode.open', imageUri(opened.place, text, at.layer + 1));
}
