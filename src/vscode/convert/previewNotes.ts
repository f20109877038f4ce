import {
  commands,
  Disposable,
  EventEmitter,
  MarkdownString,
  Position,
  Range,
  ThemeIcon,
  TreeItem,
  Uri,
  window,
} from 'vscode';
import type { Note } from '../../core/convert/outcome';
import type { Edit } from '../../core/dockerfile/edit';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import type { Builder, Ready } from './builder';
import type { RulePages } from '../rulePages';

/** Id of the view in package.json. */
const conversionView = 'distroless.conversion';

/** The list of what a previewed conversion does, in the panel: rule, line and reason of each change. */
export interface PreviewNotes extends Disposable {
  /** `checked` is what the builder said, once it has. */
  show(preview: Uri, text: string, ready: Ready, checked?: Awaited<ReturnType<Builder>>): void;
  reveal(): Promise<void>;
  hide(): Promise<void>;
}

/** A row: a note, or a reason that came up in the preview. */
interface Row extends Note {
  readonly stops: boolean;
}

/** Makes the view of notes that stands beside a preview. */
export function registerPreviewNotes(
  rules: RulePages,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): PreviewNotes {
  let rows: readonly Row[] = [];
  let shown: { readonly preview: Uri; readonly text: string; readonly edits: readonly Edit[] } | undefined;
  const changed = new EventEmitter<undefined>();
  const view = window.createTreeView<Row>(conversionView, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => (row ? [] : [...rows]),
      getTreeItem: async (row) => itemOf(row, (await rules.titles()).get(row.rule) ?? row.rule),
    },
  });
  // VS Code says so only some time after it has been asked to open it.
  let isOpen = false;
  const watching = view.onDidChangeVisibility(({ visible }) => (isOpen = visible));
  const goTo = async ({ line }: Row): Promise<void> => {
    if (!shown) return;
    const { movedLine } = await dockerfiles();
    const at = movedLine(shown.text, line, shown.edits) - 1;
    const original = Uri.parse(shown.preview.query, true);
    const title = window.tabGroups.activeTabGroup.activeTab?.label ?? '';
    const selection = new Range(new Position(at, 0), new Position(at, 0));
    await commands.executeCommand('vscode.diff', original, shown.preview, title, { preview: false, selection });
  };
  const command = commands.registerCommand('distroless.goToNote', (row: Row) =>
    goTo(row).catch((error: unknown) => report.failed(error)),
  );
  return {
    show(preview, text, ready, checked = ready) {
      shown = { preview, text, edits: ready.edits };
      const reasons = checked.kind === 'refused' ? checked.reasons : [];
      rows = [
        ...reasons.map((reason) => ({ ...reason, stops: true })),
        ...checked.notes.map((note) => ({ ...note, stops: false })),
      ];
      view.description = ready.base;
      changed.fire(undefined);
    },
    async reveal() {
      isOpen = true;
      await commands.executeCommand(`${conversionView}.focus`, { preserveFocus: true });
    },
    async hide() {
      // Otherwise the panel would go on with another view, and start a terminal where it has none.
      if (isOpen) await commands.executeCommand('workbench.action.closePanel');
      rows = [];
      shown = undefined;
      changed.fire(undefined);
    },
    dispose: () => Disposable.from(changed, view, watching, command).dispose(),
  };
}

function itemOf(row: Row, title: string): TreeItem {
  const item = new TreeItem(title);
  item.description = `line ${row.line}: ${row.text}`;
  item.iconPath = new ThemeIcon(row.stops ? 'error' : 'info');
  item.tooltip = new MarkdownString().appendText(row.text);
  item.contextValue = 'note';
  item.command = { command: 'distroless.goToNote', title: 'Go to the line', arguments: [row] };
  item.accessibilityInformation = { label: `${title}, line ${row.line}: ${row.text}` };
  return item;
}
