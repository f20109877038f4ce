import {
  Disposable,
  EventEmitter,
  FileChangeType,
  workspace,
  type Event,
  type FileChangeEvent,
  type Uri,
} from 'vscode';
import { imageScheme, placeKey, placeOf } from './imageUri';
import type { OpenedImages } from './openedImages';
import type { ShownPlace } from './shownPlace';

/** Files of images that somebody looks at. */
export interface WatchedFiles extends Disposable {
  /** Fires when an image is read again, with those of its files that are watched or shown. */
  readonly onDidChange: Event<FileChangeEvent[]>;
  watch(uri: Uri): Disposable;
  /** How often an image was read again. */
  readings(place: ShownPlace): number;
}

/** Watches the files of images, which change only when an image is read again. */
export function watchedFiles(images: OpenedImages): WatchedFiles {
  const changed = new EventEmitter<FileChangeEvent[]>();
  const watched = new Set<{ readonly uri: Uri }>();
  const readings = new Map<string, number>();
  const listening = images.onDidChange((place) => {
    if (place === undefined || images.known(place) !== undefined) return;
    const key = placeKey(place);
    readings.set(key, (readings.get(key) ?? 0) + 1);
    // Editors in the background are not watched, and yet have a text that is old now.
    const uris = new Map([...watched, ...workspace.textDocuments].map(({ uri }) => [uri.toString(), uri]));
    const events = [...uris.values()]
      .filter((uri) => isIn(uri, key))
      .map((uri) => ({ type: FileChangeType.Changed, uri }));
    if (events.length > 0) changed.fire(events);
  });
  return {
    onDidChange: changed.event,
    watch(uri) {
      const watch = { uri };
      watched.add(watch);
      return new Disposable(() => watched.delete(watch));
    },
    readings: (place) => readings.get(placeKey(place)) ?? 0,
    dispose() {
      listening.dispose();
      changed.dispose();
    },
  };
}

function isIn(uri: Uri, key: string): boolean {
  if (uri.scheme !== imageScheme) return false;
  const place = placeOf(uri);
  return place !== undefined && placeKey(place) === key;
}
