import { bytesText } from '../core/image/bytesText';
import type { Level, Tile } from '../core/sizeMap/level';
import type { MapMode } from '../core/sizeMap/mapParts';
import { isMapMode, type HostMessage } from '../core/sizeMap/messages';
import { createDetailsBar } from './detailsBar';
import { button, element } from './element';
import { createHeading } from './heading';
import { connect, type PageState } from './host';
import { createPicture, type Rectangle } from './picture';

// The page of a size map. It knows its size and lays out; what is in the image, the extension tells it part by part.

const host = connect(heard);
const { place = '', mode: firstMode, id: firstId = '', selected: firstSelected } = document.body.dataset;
let state: PageState = host.state() ?? {
  place,
  mode: isMapMode(firstMode) ? firstMode : 'path',
  id: firstId,
  selected: firstSelected,
};
let level: Level | undefined;
let imageBytes = 0;
let selected: Tile | undefined;
/** What was asked last; older answers are late. */
let asked = 0;
/** What is to be done once its picture is there. */
let next: { readonly grownFrom?: Rectangle | undefined; readonly focus: boolean } = { focus: true };

const heading = createHeading({
  choose: (mode) => ask(mode, '', undefined, { focus: false }),
  goTo: (id) => ask(state.mode, id, undefined, { focus: true }),
});
const map = element('div', 'map');
map.setAttribute('role', 'tree');
const picture = createPicture(map, {
  selected(tile) {
    selected = tile;
    keep({ ...state, selected: tile.id });
    host.post({ kind: 'describe', mode: state.mode, id: tile.id });
  },
  entered({ kind, id }) {
    if (kind === 'file') return host.post({ kind: 'reveal', mode: state.mode, id });
    zoom(id);
  },
});
const details = createDetailsBar({
  act: (kind, id) => host.post({ kind, mode: state.mode, id }),
  findPackage: (id) => host.post({ kind: 'findPackage', mode: state.mode, id }),
  zoom,
});
const curtain = element('div', 'curtain');
const stage = element('main', 'stage');
stage.append(map, curtain);
const spoken = element('div', 'for-readers');
spoken.setAttribute('aria-live', 'polite');
document.body.append(heading.root, stage, details.root, spoken);

document.addEventListener('keydown', (event) => {
  const isUp = event.key === 'Escape' || event.key === 'Backspace';
  const above = level?.trail.at(-1);
  if (!isUp || above === undefined) return;
  event.preventDefault();
  ask(state.mode, above.id, level?.top.id, { focus: true });
});
document.addEventListener('copy', (event) => {
  const isText = (document.getSelection()?.toString() ?? '') !== '';
  if (isText || state.selected === undefined) return;
  event.preventDefault();
  host.post({ kind: 'copyPath', mode: state.mode, id: state.selected });
});
new ResizeObserver(() => picture.fit()).observe(map);
ask(state.mode, state.id, state.selected, { focus: true });

/** Looks into a tile. */
function zoom(id: string): void {
  ask(state.mode, id, undefined, { focus: true, grownFrom: picture.rectangleOf(id) });
}

function ask(mode: MapMode, id: string, selected: string | undefined, then: typeof next): void {
  next = then;
  keep({ ...state, mode, id, selected });
  heading.choose(mode);
  stage.classList.add('working');
  host.post({ kind: 'show', number: ++asked, mode, id });
}

function heard(message: HostMessage): void {
  switch (message.kind) {
    case 'level':
      if (message.number === asked) show(message);
      return;
    case 'working':
      if (message.number === asked) say(message.text);
      return;
    case 'failed':
      if (message.number === asked) fail(message.text);
      return;
    case 'details':
      if (message.mode === state.mode && message.details.id === state.selected) {
        details.show(message.details, imageBytes, selected?.kind !== 'file');
      }
      return;
    case 'goTo':
      return ask(message.mode, message.id, message.selected, { focus: true });
    case 'changed':
      return ask(state.mode, state.id, state.selected, { focus: false });
  }
}

function show({ mode, level: shown, facts }: Extract<HostMessage, { kind: 'level' }>): void {
  level = shown;
  imageBytes = facts.bytes;
  stage.classList.remove('working');
  details.root.hidden = shown.top.tiles.length === 0;
  curtain.replaceChildren(...(shown.top.tiles.length === 0 ? [element('p', '', 'Nothing here takes up space.')] : []));
  keep({ ...state, id: shown.top.id });
  heading.show(mode, shown, facts);
  map.dataset['vscodeContext'] = JSON.stringify({ sizeMapMode: mode });
  map.setAttribute('aria-label', `Sizes in ${shown.top.name}`);
  picture.show(shown.top, facts.bytes, next.grownFrom);
  picture.select(tileAround(shown.top, state.selected), next.focus);
  spoken.textContent = `${shown.top.name}, ${bytesText(shown.top.bytes)}, ${shown.top.tiles.length} parts`;
}

/** The tile of an id, or of the directory that it was joined with. */
function tileAround(top: Tile, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  return (top.tiles.find((tile) => tile.id === id) ?? top.tiles.find((tile) => tile.id.startsWith(id)))?.id ?? id;
}

function say(text: string): void {
  curtain.replaceChildren(element('p', '', text));
  spoken.textContent = text;
}

function fail(text: string): void {
  stage.classList.remove('working');
  level = undefined;
  const retry = button('action', 'Retry', () => ask(state.mode, state.id, state.selected, { focus: true }));
  curtain.replaceChildren(element('p', '', text), retry);
  map.replaceChildren();
  details.root.hidden = true;
  spoken.textContent = text;
}

function keep(now: PageState): void {
  state = now;
  host.keep(now);
}
