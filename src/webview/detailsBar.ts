import { bytesText } from '../core/image/bytesText';
import type { Details, MapAction } from '../core/sizeMap/messages';
import { shareText } from '../core/sizeMap/sayTile';
import { button, element } from './element';

/** What stands below the picture: all that is known of the tile that is selected, and what can be done with it. */
export interface DetailsBar {
  readonly root: HTMLElement;
  /** `canZoom`: there is something in it to look into. */
  show(details: Details, whole: number, canZoom: boolean): void;
}

/** What a person does there. */
export interface DetailsEvents {
  act(action: MapAction, id: string): void;
  findPackage(id: string): void;
  zoom(id: string): void;
}

/** The bar, still empty. */
export function createDetailsBar(events: DetailsEvents): DetailsBar {
  const root = element('section', 'details');
  root.setAttribute('aria-label', 'Selected');
  return {
    root,
    show(details, whole, canZoom) {
      const { id, title, bytes, rows, actions, canFindPackage } = details;
      const facts = element('dl', '');
      const share = `${bytesText(bytes)} (${bytes.toLocaleString('en')} bytes), ${shareText(bytes, whole)} of the image`;
      for (const { label, text } of [{ label: 'Size', text: share }, ...rows]) {
        const value = element('dd', '', text);
        value.title = text;
        facts.append(element('dt', '', label), value);
      }
      const name = element('h2', '', title);
      name.title = title;
      const told = element('div', 'told');
      told.append(name, facts);
      const buttons = element('div', 'buttons');
      buttons.append(
        ...(canZoom ? [button('action', 'Zoom in', () => events.zoom(id))] : []),
        ...actions.map((action) => button('action', actionNames[action], () => events.act(action, id))),
        ...(canFindPackage ? [button('action', 'Find package', () => events.findPackage(id))] : []),
      );
      // A button that was pressed keeps the keyboard.
      const held = [...root.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement); // or none of them
      root.replaceChildren(told, buttons);
      if (held >= 0) root.querySelectorAll('button')[held]?.focus();
    },
  };
}

const actionNames: Readonly<Record<MapAction, string>> = {
  reveal: 'Reveal in image tree',
  open: 'Open',
  copyPath: 'Copy path',
};
