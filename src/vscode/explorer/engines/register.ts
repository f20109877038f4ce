import { commands, Disposable, window, workspace } from 'vscode';
import { printable } from '../../../core/image/printable';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import type { ImageRow, Row } from '../row';
import { laterKinds } from '../laterKinds';
import type { LaterKinds } from '../rowKind';
import type { RowView } from '../rowView';
import { createEngines } from './engines';

/** What the view of engines is made of. */
export interface EnginesPart {
  readonly roots: () => Promise<readonly Row[]>;
  readonly kinds: Pick<LaterKinds, 'engine' | 'engine-search' | 'repository'>;
  /** Forgets what engines said that is shown below a row, for it is asked again. */
  retried(row: Row | undefined): void;
  /** Finds out why an image below an engine could not be read: when it is gone, a person is told, and it leaves the list. */
  unread(row: ImageRow): Promise<void>;
  /** The commands, and what the view does when it is shown again. */
  register(view: RowView): Disposable;
}

/** In ms: when what engines said is too old for a view that is shown again. */
const old = 60_000;

/** The engines of this machine and their images. */
export function createEnginesPart(on: Explore, closed: AbortSignal): EnginesPart {
  let view: RowView | undefined;
  const engines = createEngines(on.host, on.load, closed, (row) => view?.refresh(row?.id));
  const forget = (row: Row | undefined): void => engines.forget(engineAbove(row));
  return {
    async roots() {
      const rows = await engines.rows();
      void commands.executeCommand('setContext', 'distroless.noEngines', engines.absence());
      return rows;
    },
    kinds: laterKinds(['engine', 'engine-search', 'repository'], async () =>
      (await on.explorer()).engineRows(on.host, on.load, engines, on.report),
    ),
    retried: forget,
    async unread(row) {
      const engine = engineAbove(row);
      if (engine === undefined || row.place.kind === 'catalogue' || !('reference' in row.place)) return;
      const { reference } = row.place;
      engines.forget(engine);
      const there = await engines.images(engine).catch(() => undefined); // its row says so
      if (there?.some((image) => image.reference === reference || image.id === reference) === true) return;
      if (there !== undefined) {
        const text = `${engine.found.title} no longer has ${printable(reference)}; the list was refreshed.`;
        void window.showWarningMessage(text);
      }
      view?.refresh(engine.id);
    },
    register(made) {
      view = made;
      return Disposable.from(
        on.command('distroless.refreshEngines', (row?: unknown) => {
          const engine = isRow(row) ? engineAbove(row) : undefined;
          forget(engine);
          made.refresh(engine?.id);
          return Promise.resolve();
        }),
        made.view.onDidChangeVisibility(({ visible }) => {
          const at = engines.lookedAt();
          if (!visible || at === undefined || performance.now() - at < old) return;
          forget(undefined);
          made.refresh();
        }),
        workspace.onDidGrantWorkspaceTrust(() => made.refresh()),
      );
    },
  };
}

function engineAbove(row: Row | undefined): Extract<Row, { kind: 'engine' }> | undefined {
  for (let at = row; at !== undefined; at = at.parent) if (at.kind === 'engine') return at;
  return undefined;
}
