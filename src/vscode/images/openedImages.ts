import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import type { Host } from '../../core/host';
import type { ShownImage } from '../../core/image/image';
import type { MergedTree } from '../../core/image/merge';
import type { TreeFault, TreeProgress } from '../../core/image/openTree';
import { bytesBelow } from '../../core/image/tree';
import type { Images } from '../dockerfiles';
import { setting } from '../settings';
import { placeFromKey, placeKey } from './imageUri';
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
  /**
   * Rejects with `ImageError`; the reading goes on for others who wait if this signal is aborted. `told` hears how far it is,
   * as a few words.
   */
  read(place: ShownPlace, signal: AbortSignal, told?: (progress: string) => void): Promise<OpenedImage>;
}

/** An image and its files. */
export interface OpenedImage {
  readonly place: ShownPlace;
  readonly image: ShownImage;
  readonly tree: MergedTree;
  /** Layers of which not all is shown. */
  readonly faults: readonly TreeFault[];
  /** Bytes of all files, each hard link counted once. */
  readonly size: number;
}

interface Reading {
  readonly abort: AbortController;
  readonly opened: Promise<OpenedImage>;
  readonly listeners: Set<(progress: string) => void>;
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
    read(place, signal, told) {
      const key = placeKey(place);
      const running = readings.get(key);
      if (running) return listening(running, signal, told);
      const reading = startReading(host, load, openListed, place);
      readings.set(key, reading);
      reading.opened.then(
        (opened) => {
          reading.done = opened;
          // One that is not in the list yet has no row that could change.
          if (keys().includes(key)) changed.fire(place);
        },
        // What failed is tried again at the next look.
        () => readings.get(key) === reading && readings.delete(key),
      );
      return listening(reading, signal, told);
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
  const progress = ({ done, all, entries }: TreeProgress): void => {
    const text = `${done} of ${all} layers, ${entries.toLocaleString('en')} paths`;
    for (const told of listeners) told(text);
  };
  return {
    abort,
    opened: readImage(host, load, openListed, place, progress, abort.signal),
    listeners,
    done: undefined,
  };
}

function listening(
  { opened, listeners }: Reading,
  signal: AbortSignal,
  told: ((progress: string) => void) | undefined,
): Promise<OpenedImage> {
  if (told === undefined) return orAborted(opened, signal);
  listeners.add(told);
  return orAborted(opened, signal).finally(() => listeners.delete(told));
}

/** Engines that were rid of what killed quick views have left, once in a session. */
const cleaned = new Set<string>();
const cleaningTime = (): AbortSignal => AbortSignal.timeout(60_000);

async function readImage(
  host: Host,
  load: () => Promise<Images>,
  openListed: OpenListed,
  place: ShownPlace,
  progress: (progress: TreeProgress) => void,
  signal: AbortSignal,
): Promise<OpenedImage> {
  if (place.kind === 'catalogue') {
    const { image, tree } = await openListed(place, signal);
    return { place, image, tree, faults: [], size: bytesBelow(tree.root) };
  }
  const { imageSource, openTree, quickView, removeLeftovers } = await load();
  const isQuick = 'context' in place && setting('distroless.engines.quickView');
  if (isQuick && !cleaned.has(`${place.kind} ${place.context}`)) {
    cleaned.add(`${place.kind} ${place.context}`);
    // Beside the reading; an engine that does not answer says so there.
    void removeLeftovers(host, place, cleaningTime()).catch(() => undefined);
  }
  const image = isQuick
    ? await quickView(host, place, host.platform, signal)
    : await imageSource(host, place, host.platform).open(signal);
  try {
    const tree = await openTree(image, signal, { host, progress, faults: 'show' });
    return { place, image, tree, faults: tree.faults, size: bytesBelow(tree.root) };
  } catch (error) {
    await image.close();
    throw error;
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason as Error); // an AbortController's reason, which is an error
  return new Promise<T>((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error); // as above
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
