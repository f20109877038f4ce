import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import type { TreeNode } from '../../core/image/tree';
import { placeKey } from '../images/imageUri';
import type { ShownPlace } from '../images/shownPlace';

/** How the files of images are shown: their order, the same for all, and of single images only some. */
export interface FilesShown extends Disposable {
  order(): FileOrder;
  sortBy(order: FileOrder): Promise<void>;
  narrowing(place: ShownPlace): Narrowing | undefined;
  /** Shows all again where there is nothing to narrow to. */
  narrow(place: ShownPlace, to: Narrowing | undefined): void;
  /** Fires with the place whose files are shown in another way, or with `undefined` when those of all images are. */
  readonly onDidChange: Event<ShownPlace | undefined>;
  /** Bytes below directories, as far as somebody added them up. */
  readonly sizes: WeakMap<TreeNode, number>;
}

/** Directories first and by name, or the largest first. */
export type FileOrder = 'name' | 'size';

/** Which files are shown. */
export type Narrowing =
  /** Those whose path has a text, or whose name fits a pattern with `*` and `?`. */
  | { readonly kind: 'text'; readonly text: string }
  /** Those that come from a layer, counted from 0. */
  | { readonly kind: 'layer'; readonly layer: number };

const stateKey = 'distroless.fileOrder';

/** Keeps the order over restarts, and the rest for as long as the window is open. */
export function createFilesShown(state: Memento): FilesShown {
  const changed = new EventEmitter<ShownPlace | undefined>();
  const narrowings = new Map<string, Narrowing>();
  return {
    order: () => (state.get(stateKey) === 'size' ? 'size' : 'name'),
    async sortBy(order) {
      await state.update(stateKey, order);
      changed.fire(undefined);
    },
    narrowing: (place) => narrowings.get(placeKey(place)),
    narrow(place, to) {
      const key = placeKey(place);
      if (to === undefined) narrowings.delete(key);
      else narrowings.set(key, to);
      changed.fire(place);
    },
    onDidChange: changed.event,
    sizes: new WeakMap(),
    dispose: () => changed.dispose(),
  };
}

/** What a narrowing leaves, in a few words. */
export function narrowingText(narrowing: Narrowing): string {
  switch (narrowing.kind) {
    case 'text':
      return `only ${narrowing.text}`;
    case 'layer':
      return `only changed by layer ${narrowing.layer + 1}`;
  }
}
