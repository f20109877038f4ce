import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Fact, FactId, FactPart } from '../../../core/contents/overview';
import type { OpenedImage } from '../../images/openedImages';
import type { Explore } from '../explore';
import type { AnyRow } from '../row';
import type { RowKindsOf } from '../rowKind';

/** What a person asks first about an image. */
export interface OverviewRow extends AnyRow {
  readonly kind: 'overview';
  readonly opened: OpenedImage;
}

/** One thing to know of an image. */
export interface FactRow extends AnyRow {
  readonly kind: 'fact';
  readonly parent: OverviewRow;
  readonly fact: Fact;
}

/** One of several values of a fact. */
export interface FactPartRow extends AnyRow {
  readonly kind: 'fact-part';
  readonly parent: FactRow;
  readonly part: FactPart;
}

/** Rows of the overview. */
export function overviewRows(on: Explore): RowKindsOf<'overview' | 'fact' | 'fact-part'> {
  return {
    overview: {
      item: itemOfOverview,
      async children(row, signal) {
        const { factsOf } = await on.explorer();
        const facts = await factsOf(row.opened, signal, () => on.refresh(row.id));
        return facts.map((fact) => ({ kind: 'fact', id: `${row.id}.${fact.id}`, parent: row, fact }));
      },
    },
    fact: {
      item: itemOfFact,
      children: (row) =>
        // Two labels may look the same.
        row.fact.parts.map((part, i) => ({ kind: 'fact-part', id: `${row.id}.${i}`, parent: row, part })),
    },
    'fact-part': { item: ({ part }) => itemOf(part, TreeItemCollapsibleState.None) },
  };
}

function itemOfOverview(): TreeItem {
  const item = new TreeItem('Overview', TreeItemCollapsibleState.Collapsed);
  item.contextValue = 'overview';
  item.iconPath = new ThemeIcon('info');
  return item;
}

function itemOfFact({ fact }: FactRow): TreeItem {
  const { Collapsed, None } = TreeItemCollapsibleState;
  const item = itemOf(fact, fact.parts.length > 0 ? Collapsed : None);
  item.iconPath = new ThemeIcon(icons[fact.id]);
  return item;
}

function itemOf({ title, text, value }: FactPart, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(title, state);
  item.contextValue = 'fact';
  item.description = text;
  item.tooltip = value.length > tooltipLimit ? `${value.slice(0, tooltipLimit)}…` : value;
  item.accessibilityInformation = { label: text === '' ? title : `${title}: ${text}` };
  return item;
}

const tooltipLimit = 2000;

const icons: Readonly<Record<FactId, string>> = {
  platform: 'server',
  system: 'vm',
  starts: 'play',
  entrypoint: 'terminal',
  command: 'terminal',
  user: 'account',
  directory: 'folder-opened',
  environment: 'symbol-variable',
  ports: 'plug',
  volumes: 'database',
  labels: 'tag',
  health: 'heart',
  stop: 'debug-stop',
  shell: 'terminal-bash',
  onbuild: 'references',
  size: 'dashboard',
  layers: 'layers',
  digest: 'key',
  created: 'calendar',
  author: 'person',
  listed: 'list-tree',
};
