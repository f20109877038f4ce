import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { CheckId, CheckItem, CheckResult, Severity, Verdict } from '../../../core/checks/check';
import { lookUp } from '../../../core/image/lookup';
import { printable } from '../../../core/image/printable';
import { textFromRaw } from '../../../core/image/rawName';
import { pathText } from '../../images/displayedPath';
import { imageUri } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { isAbort } from '../../translate';
import type { Explore } from '../explore';
import { paged } from '../paged';
import type { AnyRow, EntryRow, ImageRow, Row } from '../row';
import type { RowKindsOf } from '../rowKind';

/** What an image is checked for; nothing is checked until somebody looks below. */
export interface ChecksRow extends AnyRow {
  readonly kind: 'checks';
  readonly parent: ImageRow;
  readonly opened: OpenedImage;
}

/** One check. */
export interface CheckRow extends AnyRow {
  readonly kind: 'check';
  readonly parent: ChecksRow;
  readonly opened: OpenedImage;
  readonly check: CheckId;
  readonly title: string;
}

/** One thing that a check found, and that is no path which the image shows. */
export interface FindingRow extends AnyRow {
  readonly kind: 'finding';
  readonly parent: Row;
  readonly opened: OpenedImage;
  readonly item: CheckItem;
}

/** How far a check of an image is. */
type State =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: CheckResult }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly text: string };

/** In ms: how long the checks may take before their rows are shown without what they came to. */
const patience = 400;

/** Rows of the checks of images. */
export function checkRows(on: Explore): RowKindsOf<'checks' | 'check' | 'finding'> {
  // By the tree: of an image whose size is added up there is a second object.
  const byImage = new WeakMap<OpenedImage['tree'], Map<CheckId, State>>();
  const statesOf = ({ tree }: OpenedImage): Map<CheckId, State> => {
    const states = byImage.get(tree) ?? new Map<CheckId, State>();
    byImage.set(tree, states);
    return states;
  };
  const leavers = new Map<string, AbortController>();
  const run = async ({ opened, check }: CheckRow, signal: AbortSignal): Promise<void> => {
    const states = statesOf(opened);
    if (states.get(check)?.kind === 'done') return;
    states.set(check, { kind: 'running' });
    try {
      const { checkImage } = await on.explorer();
      states.set(check, { kind: 'done', result: await checkImage(on, opened, check, signal) });
    } catch (error) {
      if (isAbort(error)) states.delete(check);
      else states.set(check, { kind: 'failed', text: on.report.sentence(error) });
      throw error;
    }
  };
  return {
    checks: {
      item: itemOfChecks,
      async children(row, signal) {
        const { checks } = await on.explorer();
        const rows = checks.map(({ id, title }) => checkRow(row, id, title));
        leavers.get(row.id)?.abort();
        const leave = new AbortController();
        leavers.set(row.id, leave);
        let isShown = false;
        const runs = rows.map(async (each) => {
          // What went wrong is said in its row.
          await run(each, AbortSignal.any([signal, leave.signal])).catch((error: unknown) => logged(on, error));
          if (isShown && !leave.signal.aborted) on.refresh(each.id);
        });
        const all = Promise.all(runs).finally(() => leavers.get(row.id) === leave && leavers.delete(row.id));
        await Promise.race([all, new Promise((resolve) => setTimeout(resolve, patience))]);
        isShown = true;
        return rows;
      },
      collapsed(row) {
        const leave = leavers.get(row.id);
        leavers.delete(row.id);
        if (leave === undefined) return;
        leave.abort();
        // VS Code would keep the rows of checks that are not run any more.
        setTimeout(() => on.refresh(row.id), 0);
      },
    },
    check: {
      item: (row) => itemOfCheck(row, statesOf(row.opened).get(row.check) ?? { kind: 'running' }),
      async children(row, signal) {
        const before = statesOf(row.opened).get(row.check);
        await run(row, signal);
        const after = statesOf(row.opened).get(row.check);
        if (before?.kind === 'failed') setTimeout(() => on.refresh(row.id), 0);
        return after?.kind === 'done' ? itemRows(row, after.result.items) : [];
      },
    },
    finding: {
      item: itemOfFinding,
      children: (row) => itemRows(row, partsOf(row)),
    },
  };
}

function logged(on: Explore, error: unknown): void {
  if (!isAbort(error)) on.report.log.error(error instanceof Error ? error : String(error));
}

function checkRow(parent: ChecksRow, check: CheckId, title: string): CheckRow {
  return { kind: 'check', id: `${parent.id}.${check}`, parent, opened: parent.opened, check, title };
}

/** Rows of what was found; a path that is there and has nothing below is a row like those of files. */
function itemRows(row: CheckRow | FindingRow, items: readonly CheckItem[]): readonly Row[] {
  const values = items.map((item, place) => ({ item, place }));
  return paged(
    row,
    values,
    ({ item }) => printable(item.label),
    (parent, { item, place }) => itemRow(parent, row, item, place),
  );
}

function itemRow(parent: Row, { id, opened }: CheckRow | FindingRow, item: CheckItem, place: number): Row {
  const own = `${id}.${place}`;
  const isPlain = item.items === undefined || item.items.length === 0;
  const entry = isPlain && item.at?.kind === 'path' ? entryAt(parent, own, opened, item) : undefined;
  return entry ?? { kind: 'finding', id: own, parent, opened, item };
}

function entryAt(parent: Row, id: string, opened: OpenedImage, item: CheckItem): EntryRow | undefined {
  if (item.at === undefined) return undefined;
  const found = lookUp(opened.tree, item.at.path, 'keep');
  if (found.kind !== 'found') return undefined;
  const said = {
    label: printable(item.label),
    ...(item.description !== undefined && { description: printable(item.description) }),
  };
  return { kind: 'entry', id: `${id}#${found.path}`, parent, opened, node: found.node, path: found.path, said };
}

/** What is below a finding: its parts, and the path that it is about. */
function partsOf({ item }: FindingRow): readonly CheckItem[] {
  const { items = [], at } = item;
  if (at?.kind !== 'path' || items.length === 0) return items;
  return [...items, { severity: 'note', label: textFromRaw(at.path), at }];
}

function itemOfChecks(): TreeItem {
  const item = new TreeItem('Checks', TreeItemCollapsibleState.Collapsed);
  item.contextValue = 'checks';
  item.iconPath = new ThemeIcon('checklist');
  item.accessibilityInformation = { label: 'Checks' };
  item.tooltip = 'What keeps the image from starting, from running as nonroot, or from being slim';
  return item;
}

function itemOfCheck({ check, title }: CheckRow, state: State): TreeItem {
  const item = new TreeItem(title);
  item.contextValue = `check;${check}`;
  item.collapsibleState = TreeItemCollapsibleState.Collapsed;
  switch (state.kind) {
    case 'running':
      item.iconPath = new ThemeIcon('loading~spin');
      item.description = 'checking...';
      item.accessibilityInformation = { label: `${title}: being checked` };
      return item;
    case 'failed':
      item.iconPath = new ThemeIcon('warning');
      item.description = 'could not be checked';
      item.tooltip = state.text;
      item.accessibilityInformation = { label: `${title}: could not be checked. ${state.text}` };
      return item;
    case 'done':
      break;
  }
  const { verdict, summary, text, items } = state.result;
  const { icon, colour, said } = verdicts[verdict];
  item.iconPath = new ThemeIcon(icon, new ThemeColor(colour));
  item.description = printable(summary);
  item.tooltip = printable(text);
  item.accessibilityInformation = { label: `${title}, ${said}: ${printable(text)}` };
  if (items.length === 0) item.collapsibleState = TreeItemCollapsibleState.None;
  return item;
}

const verdicts: Readonly<Record<Verdict, { readonly icon: string; readonly colour: string; readonly said: string }>> = {
  pass: { icon: 'pass', colour: 'testing.iconPassed', said: 'passed' },
  note: { icon: 'info', colour: 'editorInfo.foreground', said: 'note' },
  warning: { icon: 'warning', colour: 'list.warningForeground', said: 'warning' },
  error: { icon: 'error', colour: 'list.errorForeground', said: 'error' },
  unknown: { icon: 'question', colour: 'descriptionForeground', said: 'not known' },
};

function itemOfFinding(row: FindingRow): TreeItem {
  const { opened, item: finding } = row;
  const { severity, label, description, text, at } = finding;
  const item = new TreeItem(printable(label));
  item.collapsibleState = partsOf(row).length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  item.contextValue = at?.kind === 'ghost' ? 'finding;ghost' : 'finding';
  const { icon, colour, said } = severities[severity];
  item.iconPath = new ThemeIcon(icon, colour === undefined ? undefined : new ThemeColor(colour));
  if (description !== undefined) item.description = printable(description);
  item.tooltip = printable(text ?? label);
  const spoken = [label, description].filter((part) => part !== undefined).join(', ');
  item.accessibilityInformation = { label: printable(`${said}${spoken}`) };
  if (at?.kind === 'ghost') {
    // As its own layer leaves it, before a later one hides it.
    const uri = imageUri(opened.place, pathText(at.path), at.layer + 1);
    item.command = { command: 'distroless.openFileInImage', title: 'Open', arguments: [uri] };
  }
  return item;
}

const severities: Readonly<
  Record<Severity, { readonly icon: string; readonly colour: string | undefined; readonly said: string }>
> = {
  error: { icon: 'error', colour: 'list.errorForeground', said: 'Error: ' },
  warning: { icon: 'warning', colour: 'list.warningForeground', said: 'Warning: ' },
  note: { icon: 'info', colour: undefined, said: '' },
  good: { icon: 'pass', colour: 'testing.iconPassed', said: 'OK: ' },
};
