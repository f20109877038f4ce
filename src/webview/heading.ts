import { bytesText } from '../core/image/bytesText';
import type { Level } from '../core/sizeMap/level';
import type { MapMode } from '../core/sizeMap/mapParts';
import type { Facts } from '../core/sizeMap/messages';
import { button, element } from './element';

/** What stands above the picture: whose it is, how large, the ways to look at it, and where in it one is. */
export interface Heading {
  readonly root: HTMLElement;
  show(mode: MapMode, level: Level, facts: Facts): void;
  /** Marks a way of looking before its picture is there. */
  choose(mode: MapMode): void;
}

/** What a person does there. */
export interface HeadingEvents {
  choose(mode: MapMode): void;
  goTo(id: string): void;
}

/** The heading, still empty. */
export function createHeading(events: HeadingEvents): Heading {
  const root = element('header', '');
  const name = element('h1', '');
  const sums = element('p', 'sums');
  const notes = element('p', 'notes');
  const trail = element('nav', 'trail');
  trail.setAttribute('aria-label', 'Where in the image');
  const modes = modesOf(events);
  const titles = element('div', 'titles');
  name.append(trail);
  titles.append(name, sums);
  const above = element('div', 'above');
  above.append(titles, modes.root);
  root.append(above, notes);
  return {
    root,
    choose: modes.choose,
    show(mode, { top, trail: crumbs }, facts) {
      modes.choose(mode);
      sums.replaceChildren(...sumsOf(mode, facts));
      notes.textContent = facts.notes.join(' ');
      notes.hidden = facts.notes.length === 0;
      const here = element('span', 'here', top.name);
      here.setAttribute('aria-current', 'location');
      const size = element('span', 'size', bytesText(top.bytes));
      const ways = crumbs.map(({ id, name: text }) => button('crumb', text, () => events.goTo(id)));
      trail.replaceChildren(...ways, here, ...(ways.length > 0 ? [size] : []));
    },
  };
}

const modeNames: Readonly<Record<MapMode, string>> = { path: 'Path', layer: 'Layer', package: 'Package' };

function modesOf(events: HeadingEvents): { readonly root: HTMLElement; choose(mode: MapMode): void } {
  const root = element('fieldset', 'modes');
  root.append(element('legend', 'for-readers', 'Show sizes by'));
  const inputs = new Map<MapMode, HTMLInputElement>();
  for (const mode of ['path', 'layer', 'package'] as const) {
    const label = element('label', 'mode');
    const input = element('input', 'for-readers');
    input.type = 'radio';
    input.name = 'mode';
    input.value = mode;
    input.addEventListener('change', () => events.choose(mode));
    label.append(input, element('span', '', modeNames[mode]));
    inputs.set(mode, input);
    root.append(label);
  }
  const choose = (mode: MapMode): void => {
    const input = inputs.get(mode);
    if (input !== undefined) input.checked = true;
  };
  return { root, choose };
}

function sumsOf(mode: MapMode, { bytes, hidden, files, stored }: Facts): readonly HTMLElement[] {
  const shown = element(
    'span',
    '',
    `${bytesText(bytes - hidden)} in ${files.toLocaleString('en')} files, uncompressed`,
  );
  const sums = [shown];
  if (mode === 'layer' && hidden > 0) {
    const ghosts = element('span', 'legend', `${bytesText(hidden)} more hidden by later layers`);
    ghosts.prepend(element('span', 'swatch hidden'));
    sums.push(ghosts);
  }
  if (stored !== undefined) sums.push(element('span', '', `layers as stored: ${bytesText(stored)}`));
  return sums;
}
