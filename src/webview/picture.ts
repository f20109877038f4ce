import { bytesText } from '../core/image/bytesText';
import type { Tile } from '../core/sizeMap/level';
import { sayTile } from '../core/sizeMap/sayTile';
import { element } from './element';
import { layOut, type Placed } from './layout';
import { neighbour } from './neighbour';

/** The tiles on the page. */
export interface Picture {
  readonly root: HTMLElement;
  /** Draws a part; `grownFrom` is the tile that was zoomed into, so that it is seen to grow. */
  show(whole: Tile, bytes: number, grownFrom?: Rectangle): void;
  /** Draws the same again, as after the window has another size. */
  fit(): void;
  /** Selects the tile of an id, or the largest; `focus` also gives it the keyboard. */
  select(id: string | undefined, focus: boolean): void;
  /** Where the tile of an id is. */
  rectangleOf(id: string): Rectangle | undefined;
}

/** In pixels of the picture. */
export type Rectangle = Pick<Placed, 'left' | 'top' | 'width' | 'height'>;

/** What a person does to the tiles. */
export interface PictureEvents {
  selected(tile: Tile): void;
  /** Enter, or two clicks. */
  entered(tile: Tile): void;
}

/** The picture, still empty. */
export function createPicture(root: HTMLElement, events: PictureEvents): Picture {
  let whole: Tile | undefined;
  let bytes = 0;
  let drawn: readonly Drawn[] = [];
  let current: Drawn | undefined;
  const byElement = new Map<Element, Drawn>();

  const draw = (): void => {
    if (whole === undefined) return;
    byElement.clear();
    drawn = layOut(whole, root.clientWidth, root.clientHeight).map((placed) => ({ placed, box: boxOf(placed, bytes) }));
    for (const one of drawn) byElement.set(one.box, one);
    root.replaceChildren(...drawn.map(({ box }) => box));
  };
  const find = (id: string): Drawn | undefined => drawn.find(({ placed }) => placed.tile.id === id);
  const select = (one: Drawn | undefined, focus: boolean): void => {
    current?.box.setAttribute('aria-selected', 'false');
    if (current) current.box.tabIndex = -1;
    current = one;
    if (one === undefined) return;
    one.box.setAttribute('aria-selected', 'true');
    one.box.tabIndex = 0;
    if (focus) one.box.focus({ preventScroll: true });
    events.selected(one.placed.tile);
  };
  const at = ({ target }: Event): Drawn | undefined => {
    const box = target instanceof Element ? target.closest('.tile') : null;
    return box === null ? undefined : byElement.get(box);
  };

  for (const kind of ['click', 'contextmenu'] as const) {
    root.addEventListener(kind, (event) => {
      const one = at(event);
      if (one !== undefined && (one !== current || kind === 'click')) select(one, true);
    });
  }
  root.addEventListener('dblclick', (event) => {
    const one = at(event);
    if (one !== undefined) events.entered(one.placed.tile);
  });
  root.addEventListener('pointerover', (event) => {
    const one = at(event);
    if (one !== undefined) one.box.title = sayTile(one.placed.tile, bytes);
  });
  root.addEventListener('keydown', (event) => {
    const one = at(event) ?? current;
    if (one === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') events.entered(one.placed.tile);
    const outermost = drawn.filter(({ placed }) => placed.depth === 1).map(({ placed }) => placed);
    const next = neighbour(one.placed, event.key, outermost);
    if (next === undefined) return;
    event.preventDefault();
    select(find(next.tile.id), true);
  });

  return {
    root,
    show(tile, all, grownFrom) {
      whole = tile;
      bytes = all;
      current = undefined;
      draw();
      if (grownFrom !== undefined) grow(root, grownFrom);
    },
    fit() {
      const id = current?.placed.tile.id;
      const hadFocus = root.contains(document.activeElement);
      draw();
      current = undefined;
      // It may now be too small to be drawn.
      const same = (id === undefined ? undefined : find(id)) ?? drawn[0];
      if (same === undefined) return;
      current = same;
      same.box.setAttribute('aria-selected', 'true');
      same.box.tabIndex = 0;
      if (hadFocus) same.box.focus({ preventScroll: true });
    },
    select: (id, focus) => select((id === undefined ? undefined : find(id)) ?? drawn[0], focus),
    rectangleOf: (id) => find(id)?.placed,
  };
}

interface Drawn {
  readonly placed: Placed;
  readonly box: HTMLElement;
}

const hues = 8;

function boxOf(placed: Placed, whole: number): HTMLElement {
  const { tile, left, top, width, height, depth, inside } = placed;
  const isOpen = inside.length > 0;
  const isPlain = tile.kind === 'others' || placed.hue === undefined;
  const hue = isPlain ? 'plain' : `hue${placed.hue % hues}`;
  const hidden = tile.hidden === 0 ? '' : tile.hidden === tile.bytes ? 'hidden' : isOpen ? '' : 'partly-hidden';
  const box = element('div', `tile ${isOpen ? 'open' : 'closed'} ${hue} depth${Math.min(depth, 5)} ${hidden}`);
  box.tabIndex = -1;
  box.setAttribute('role', 'treeitem');
  box.setAttribute('aria-level', String(depth));
  box.setAttribute('aria-posinset', String(placed.rank));
  box.setAttribute('aria-setsize', String(placed.among));
  box.setAttribute('aria-label', sayTile(tile, whole));
  box.setAttribute('aria-selected', 'false');
  if (isOpen) box.setAttribute('aria-expanded', 'true');
  else if (tile.kind !== 'file') box.setAttribute('aria-expanded', 'false');
  box.dataset['id'] = tile.id;
  box.dataset['vscodeContext'] = JSON.stringify({ sizeMapTile: tile.kind, sizeMapId: tile.id });
  // As properties, which the page's content security policy allows.
  Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  box.append(...labelsOf(tile, width, height, isOpen));
  return box;
}

/** The name, and the size where there is room. */
function labelsOf(tile: Tile, width: number, height: number, isOpen: boolean): readonly HTMLElement[] {
  if (width < 42 || height < 16) return [];
  const hasSize = isOpen ? width >= 110 : height >= 34 && width >= 54;
  return [element('span', 'name', tile.name), ...(hasSize ? [element('span', 'size', bytesText(tile.bytes))] : [])];
}

/** Lets the picture grow out of the place that it had, unless a person does not want things to move. */
function grow(root: HTMLElement, { left, top, width, height }: Rectangle): void {
  const isStill =
    document.body.classList.contains('vscode-reduce-motion') ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (isStill) return;
  const scale = `translate(${left}px, ${top}px) scale(${width / root.clientWidth}, ${height / root.clientHeight})`;
  const from = { transformOrigin: '0 0', transform: scale, opacity: 0.4 };
  root.animate([from, { transformOrigin: '0 0', transform: 'none', opacity: 1 }], {
    duration: 160,
    easing: 'ease-out',
  });
}
