import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import type { Host } from '../../core/host';
import type { ShownImage } from '../../core/image/image';
import type { Platform } from '../../core/image/manifest';
import type { MergedTree } from '../../core/image/merge';
import { mustRunOn } from '../../core/image/mustRunOn';
import type { TreeFault, TreeProgress } from '../../core/image/openTree';
import { bytesBelow } from '../../core/image/tree';
import type { Images } from '../dockerfiles';
import { setting } from '../settings';
import { placeFromKey, placeKey } from './imageUri';
import { stampOf } from './placeStamp';
import type { ListedPlace, ShownPlace } from './shownPlace';

/** The images in the list. Each is read when someone first looks into it, and once. */
export interface OpenedImages extends Disposable {
  /** Fires with the place whose files changed, or with `undefined` when the list did. */
  readonly onDidChange: Event<ShownPlace | undefined>;
  list(): readonly ShownPlace[];
  add(place: ShownPlace): Promise<void>;
  remove(place: ShownPlace): Promise<void>;
  /** Forgets what was read, so that the next look reads again. */
  reload(place: ShownPlace): void;
  /** What {@link read} has given before, if that is still so. */
  known(place: ShownPlace): OpenedImage | undefined;
  /** All images that were read and are kept, listed or not. */
  all(): readonly OpenedImage[];
  /**
   * Rejects with `ImageError`; if this signal is aborted the reading goes on for others who wait, and ends where there are none.
   */
  read(place: ShownPlace, signal: AbortSignal, told?: Told): Promise<OpenedImage>;
}

/** Hears how far a reading is. */
export type Told = (progress: ReadProgress) => void;

/** How far a reading is. */
export interface ReadProgress {
  /** A few words. */
  readonly text: string;
  /** The image with the files that were read so far. */
  soFar(): OpenedImage;
}

/** An image and its files. */
export interface OpenedImage {
  readonly place: ShownPlace;
  readonly image: ShownImage;
  readonly tree: MergedTree;
  /** Layers of which not all is shown. */
  readonly faults: readonly TreeFault[];
  /** What else the same name is there for; empty where it is available for one platform only. */
  readonly platforms: readonly Platform[];
  /** Bytes of all files, each hard link counted once; `undefined` until they are added up. */
  readonly size: number | undefined;
  /** What `stampOf` gave just before it was read. */
  readonly stamp?: string | undefined;
}

interface Reading {
  readonly abort: AbortController;
  readonly opened: Promise<OpenedImage>;
  readonly listeners: Set<Told>;
  /** Who would have it. */
  waiting: number;
  done: OpenedImage | undefined;
}

const stateKey = 'distroless.openedImages';

/** Opens the list of files of an image; rejects with `ImageError`. */
export type OpenListed = (place: ListedPlace, signal: AbortSignal) => Promise<Pick<OpenedImage, 'image' | 'tree'>>;

/** Keeps which images are open, over restarts too, and what was read of them. */
export function createOpenedImages(
  host: Host,
  load: () => Promise<Images>,
  openListed: OpenListed,
  state: Memento,
): OpenedImages {
  const changed = new EventEmitter<ShownPlace | undefined>();
  const readings = new Map<string, Reading>();
  const keys = (): readonly string[] => state.get<readonly string[]>(stateKey) ?? [];
  const forget = (key: string): void => {
    const reading = readings.get(key);
    readings.delete(key);
    reading?.abort.abort();
    void reading?.opened.then(({ image }) => image.close()).catch(() => undefined); // whoever waited was told
  };
  return {
    onDidChange: changed.event,
    list: () => keys().flatMap((key) => placeFromKey(key) ?? []),
    async add(place) {
      const key = placeKey(place);
      await state.update(stateKey, [...keys().filter((other) => other !== key), key]);
      changed.fire(undefined);
    },
    async remove(place) {
      const key = placeKey(place);
      forget(key);
      await state.update(
        stateKey,
        keys().filter((other) => other !== key),
      );
      changed.fire(undefined);
    },
    reload(place) {
      forget(placeKey(place));
      changed.fire(place);
    },
    known: (place) => readings.get(placeKey(place))?.done,
    all: () => [...readings.values()].flatMap(({ done }) => done ?? []),
    read(place, signal, told) {
      const key = placeKey(place);
      const running = readings.get(key);
      const reading = running ?? startReading(host, load, openListed, place);
      if (!running) {
        readings.set(key, reading);
        reading.opened.then(
          (opened) => {
            reading.done = opened;
            void addUp(opened, reading.abort.signal).then((size) => {
              if (size === undefined || readings.get(key) !== reading) return;
              reading.done = { ...opened, size };
              // Once only: while rows are drawn again, a click on one is lost.
              changed.fire(place);
            });
          },
          // What failed is tried again at the next look.
          () => readings.get(key) === reading && readings.delete(key),
        );
      }
      return listening(reading, signal, told, () => {
        if (reading.done === undefined && readings.get(key) === reading) forget(key);
      });
    },
    dispose() {
      for (const key of [...readings.keys()]) forget(key);
      changed.dispose();
    },
  };
}

function startReading(host: Host, load: () => Promise<Images>, openListed: OpenListed, place: ShownPlace): Reading {
  const abort = new AbortController();
  const listeners: Reading['listeners'] = new Set();
  const tell: Told = (progress) => {
    for (const told of listeners) told(progress);
  };
  const opened = readImage(host, load, openListed, place, tell, abort.signal);
  return { abort, opened, listeners, waiting: 0, done: undefined };
}

/** The image, for one of those who wait; `left` is called when the last of them has lost patience. */
async function listening(
  reading: Reading,
  signal: AbortSignal,
  told: Told | undefined,
  left: () => void,
): Promise<OpenedImage> {
  reading.waiting++;
  if (told) reading.listeners.add(told);
  try {
    return reading.done ?? (await orAborted(reading.opened, signal));
  } finally {
    if (told) reading.listeners.delete(told);
    reading.waiting--;
    if (reading.waiting === 0 && signal.aborted) left();
  }
}

/** Contexts of Docker that were rid of what killed quick views have left, once in a session. */
const cleaned = new Set<string>();
const cleaningTime = (): AbortSignal => AbortSignal.timeout(60_000);

async function readImage(
  host: Host,
  load: () => Promise<Images>,
  openListed: OpenListed,
  place: ShownPlace,
  tell: Told,
  signal: AbortSignal,
): Promise<OpenedImage> {
  if (place.kind === 'catalogue') {
    const { image, tree } = await openListed(place, signal);
    return { place, image, tree, faults: [], platforms: [], size: undefined };
  }
  const { imageSource, openTree, quickView, removeLeftovers } = await load();
  const stamp = await stampOf(place);
  const platform = place.platform ?? host.platform;
  const isQuick = place.kind === 'docker' && setting('distroless.engines.quickView');
  if (isQuick && !cleaned.has(String(place.context))) {
    cleaned.add(String(place.context));
    // Beside the reading; an engine that does not answer says so there.
    void removeLeftovers(host, place, cleaningTime()).catch(() => undefined);
  }
  const image = isQuick
    ? await quickView(host, place, platform, signal)
    : await imageSource(host, place, platform).open(signal);
  const { platforms } = image;
  const progress = ({ done, all, entries, tree }: TreeProgress): void =>
    tell({
      text: `${done} of ${all} layers, ${entries.toLocaleString('en')} paths`,
      soFar: () => ({ place, image, tree: tree(), faults: [], platforms, size: undefined }),
    });
  try {
    if (place.platform !== undefined) mustRunOn(image, place.platform);
    const tree = await openTree(image, signal, { host, progress, faults: 'show' });
    return { place, image, tree, faults: tree.faults, platforms, size: undefined, stamp };
  } catch (error) {
    await image.close();
    throw error;
  }
}

/** The bytes of all files, added up a few at a time so that nobody waits for it; `undefined` once the signal fires. */
async function addUp({ tree }: OpenedImage, signal: AbortSignal): Promise<number | undefined> {
  const steps = bytesBelow(tree.root);
  while (!signal.aborted) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return undefined;
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason as Error); // an AbortController's reason, which is an error
  return new Promise<T>((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error); // as above
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
