import { EventEmitter, type Disposable, type Event } from 'vscode';
import type { ChangeKind } from '../../../core/contents/comparedTree';
import type { ComparedView } from '../../../core/contents/comparedOrder';
import type { ContentCheck } from '../../../core/contents/compareTrees';
import { bytesText } from '../../../core/image/bytesText';
import { placeKey } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';
import type { Compared, FirstLook } from './compared';
import { pairKey, pairLabel, type ImagePair } from './pair';

/** The comparisons of this window. Each is made when someone first looks at it, and once. */
export interface Comparisons extends Disposable {
  /** Fires with the pair of which more or something else is known, or with `undefined` when the list or the view changed. */
  readonly onDidChange: Event<ImagePair | undefined>;
  /** The newest first. */
  list(): readonly ImagePair[];
  /** Puts it first, whether or not it is there. */
  add(pair: ImagePair): void;
  remove(pair: ImagePair): void;
  /** Puts another in the place of one. */
  replace(pair: ImagePair, by: ImagePair): void;
  /** Forgets what was found, so that the next look compares again, and reads the contents of so many files. */
  again(pair: ImagePair, check: ContentCheck): void;
  /** Goes on with contents that were left out. */
  goOn(pair: ImagePair): void;
  known(pair: ImagePair): Compared | undefined;
  /** Resolves once there is something to show; more may come later. Rejects with `ImageError`, or if a person cancels. */
  read(pair: ImagePair): Promise<Compared>;
  /** Which of the paths are shown, and in which order. */
  view(): ComparedView;
  show(view: ComparedView): void;
}

interface Kept {
  readonly pair: ImagePair;
  check: ContentCheck;
  abort: AbortController;
  reading: Promise<Compared> | undefined;
  first: FirstLook | undefined;
  compared: Compared | undefined;
  /** Whether rows of it may be on the screen, which do not know of what comes later. */
  isShown: boolean;
}

/** In ms: how long all may take before a part is shown. */
const patience = 700;
const all: readonly ChangeKind[] = ['added', 'modified', 'removed'];

/** Keeps the comparisons as long as the window lives. */
export function createComparisons(on: Pick<Explore, 'host' | 'images' | 'explorer' | 'report'>): Comparisons {
  const changed = new EventEmitter<ImagePair | undefined>();
  let kept = new Map<string, Kept>();
  let view: ComparedView = { order: 'name', kinds: new Set(all) };
  const forget = (one: Kept): void => {
    one.abort.abort();
    one.abort = new AbortController();
    one.reading = one.first = one.compared = undefined;
    one.isShown = false;
  };
  const find = (pair: ImagePair): Kept | undefined => kept.get(pairKey(pair));
  const closer = async (one: Kept): Promise<void> => {
    const { abort, first } = one;
    if (first === undefined) return;
    const { lookCloser } = await on.explorer();
    const size = bytesText(first.found.doubtfulBytes);
    const compared = await patiently(`Comparing contents of ${pairLabel(one.pair)}`, (signal, told) =>
      lookCloser(on.host, first, AbortSignal.any([signal, abort.signal]), (bytes) =>
        told(`${bytesText(bytes)} of ${size}`),
      ),
    );
    if (abort.signal.aborted) return;
    one.compared = compared;
    if (one.isShown) changed.fire(one.pair);
  };
  const start = async (one: Kept): Promise<Compared> => {
    const { abort } = one;
    const { lookFirst } = await on.explorer();
    const [before, after] = await readBoth(on, one.pair, abort.signal);
    const first = await lookFirst(before, after, one.check, abort.signal);
    one.first = first;
    one.compared = first.compared;
    const ended = closer(one).catch((error: unknown) => on.report.failed(error));
    // Most are over by then, and no row need be drawn twice.
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, patience))]);
    abort.signal.throwIfAborted();
    one.isShown = true;
    return one.compared;
  };
  const listening = on.images.onDidChange((place) => {
    // One that left the list is as it was.
    if (place === undefined) return;
    for (const one of kept.values()) {
      const { compared } = one;
      if (compared === undefined) continue;
      const isSame = ({ place: own, tree }: OpenedImage): boolean => on.images.known(own)?.tree === tree;
      const touched = [compared.before, compared.after].filter((image) => placeKey(image.place) === placeKey(place));
      if (touched.every(isSame)) continue;
      forget(one);
      changed.fire(one.pair);
    }
  });
  return {
    onDidChange: changed.event,
    list: () => [...kept.values()].map(({ pair }) => pair).reverse(),
    add(pair) {
      const key = pairKey(pair);
      const one = kept.get(key) ?? newOf(pair);
      kept.delete(key);
      kept.set(key, one);
      changed.fire(undefined);
    },
    remove(pair) {
      const one = find(pair);
      if (one === undefined) return;
      forget(one);
      kept.delete(pairKey(pair));
      changed.fire(undefined);
    },
    replace(pair, by) {
      const one = find(pair);
      if (one !== undefined) forget(one);
      const others = [...kept].filter(([key]) => key !== pairKey(by));
      kept = new Map(others.map(([key, other]) => (other === one ? [pairKey(by), newOf(by)] : [key, other])));
      changed.fire(undefined);
    },
    again(pair, check) {
      const one = find(pair);
      if (one === undefined) return;
      forget(one);
      one.check = check;
      changed.fire(pair);
    },
    goOn(pair) {
      const one = find(pair);
      const { compared } = one ?? {};
      if (one === undefined || compared?.contents.kind !== 'left') return;
      one.compared = { ...compared, contents: { ...compared.contents, kind: 'reading' } };
      one.first = one.first && { ...one.first, compared: one.compared };
      changed.fire(pair);
      void closer(one).catch((error: unknown) => on.report.failed(error));
    },
    known: (pair) => find(pair)?.compared,
    read(pair) {
      const one = find(pair);
      if (one === undefined) return Promise.reject(new DOMException('It was removed.', 'AbortError'));
      if (one.reading !== undefined) return one.reading.then((compared) => one.compared ?? compared);
      const reading = start(one);
      one.reading = reading;
      // What failed is tried again at the next look.
      reading.catch(() => (one.reading === reading ? (one.reading = undefined) : undefined));
      return reading;
    },
    view: () => view,
    show(wanted) {
      view = wanted;
      changed.fire(undefined);
    },
    dispose() {
      listening.dispose();
      for (const one of kept.values()) one.abort.abort();
      changed.dispose();
    },
  };
}

function newOf(pair: ImagePair): Kept {
  const abort = new AbortController();
  return {
    pair,
    check: 'doubtful',
    abort,
    reading: undefined,
    first: undefined,
    compared: undefined,
    isShown: false,
  };
}

/** Reads both images; where one cannot be read, nobody waits for the other. */
function readBoth(
  { images }: Pick<Explore, 'images'>,
  pair: ImagePair,
  removed: AbortSignal,
): Promise<[OpenedImage, OpenedImage]> {
  const failed = new AbortController();
  return patiently(`Reading ${pairLabel(pair)}`, (cancelled, told) => {
    const signal = AbortSignal.any([cancelled, removed, failed.signal]);
    const read = (place: ImagePair['before']): Promise<OpenedImage> =>
      images.read(place, signal, ({ text }) => told(text));
    return Promise.all([read(pair.before), read(pair.after)]);
  }).catch((error: unknown) => {
    failed.abort();
    throw error;
  });
}
