import { Disposable } from 'vscode';
import type { Explore } from '../explore';
import type { Row } from '../row';
import { laterKinds } from '../laterKinds';
import type { LaterKinds } from '../rowKind';
import type { RowView } from '../rowView';
import type { NamedFiles, NamedImages } from './namedFiles';
import type { BaseRow } from './rows';

/** What the view of the workspace is made of. */
export interface WorkspacePart {
  readonly roots: (signal: AbortSignal) => Promise<readonly Row[]>;
  readonly kinds: Pick<LaterKinds, 'base' | 'base-fact' | 'named-place' | 'at-registry'>;
  /** The commands, and what keeps the view up to date while it is visible. */
  register(view: RowView): Disposable;
}

/** The images that Dockerfiles and Compose files of the workspace name. */
export function createWorkspacePart(on: Explore, closed: AbortSignal): WorkspacePart {
  let files: Promise<NamedFiles> | undefined;
  let shown: string | undefined;
  const load = (): Promise<NamedFiles> => {
    files ??= Promise.all([on.explorer(), on.dockerfiles(), on.compose()]).then(
      ([{ createNamedFiles }, core, compose]) => createNamedFiles(core, compose),
    );
    return files;
  };
  const read = async (): Promise<NamedImages> => (await load()).read(closed);
  return {
    async roots() {
      const found = await read();
      shown = textOf(found);
      return rowsOf(found);
    },
    kinds: laterKinds(['base', 'base-fact', 'named-place', 'at-registry'], async () =>
      (await on.explorer()).baseRows(on),
    ),
    register(view) {
      let watching: Promise<Disposable> | undefined;
      // Rows are drawn again only for what they show: while they are, a click on one is lost.
      const look = async (): Promise<void> => {
        if (!view.view.visible || shown === undefined) return;
        if (textOf(await read()) !== shown) view.refresh();
      };
      const watch = (): void => {
        watching ??= load().then((found) =>
          found.watch(() => void look().catch((error: unknown) => on.report.log.error(String(error)))),
        );
      };
      const unwatch = (): void => {
        void watching?.then((watcher) => watcher.dispose());
        watching = undefined;
      };
      return Disposable.from(
        new Disposable(unwatch),
        view.view.onDidChangeVisibility(({ visible }) => {
          if (!visible) return unwatch();
          watch();
          void look().catch((error: unknown) => on.report.log.error(String(error)));
        }),
        on.command('distroless.refreshWorkspace', () => Promise.resolve(view.refresh())),
      );
    },
  };
}

function rowsOf({ groups, isCut }: NamedImages): readonly Row[] {
  const rows = groups.map((group): BaseRow => ({ kind: 'base', id: `base:${group.key}`, parent: undefined, group }));
  if (!isCut) return rows;
  const text = 'There are more Dockerfiles or Compose files here than are read.';
  return [...rows, { kind: 'note', id: 'base!cut', parent: undefined, icon: 'info', title: 'Not all files', text }];
}

/** All that rows show, as text. */
function textOf({ groups, isCut }: NamedImages): string {
  const texts = groups.map(({ key, card, places }) => [
    key,
    card.title,
    places.map(({ uri, line, text, role }) => [uri.toString(), line, text, role]),
  ]);
  return JSON.stringify([texts, isCut]);
}
