import { Range, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, workspace } from 'vscode';
import type { Line } from '../../../core/catalog/card';
import { printable } from '../../../core/image/printable';
import type { ShownPlace } from '../../images/shownPlace';
import { cardString } from '../../cards/links';
import { orAfter } from '../../orAfter';
import type { Explore } from '../explore';
import { imageRow } from '../imageRows';
import { paged } from '../paged';
import type { Row } from '../row';
import type { RowKindsOf } from '../rowKind';
import type { NamedPlace } from './namedFiles';
import type { AtRegistryRow, BaseFactRow, BaseRow, NamedPlaceRow } from './rows';

/** In ms: how long engines have to say whether they hold an image. */
const patience = 5000;

/** Rows of images that files name: what is known of them, where their files can be seen, and where they are named. */
export function baseRows(on: Explore): RowKindsOf<'base' | 'base-fact' | 'named-place' | 'at-registry'> {
  return {
    base: {
      item: itemOfBase,
      children: async (row, signal) => [
        ...(await imagesOf(on, row, signal)),
        ...paged(row, [...row.group.places.entries()], ([, { line }]) => `line ${line}`, placeRow),
        ...(await factsOf(on, row)),
      ],
      resolve: async (item, { group }) => {
        item.tooltip = cardString(group.card, await on.dockerfiles());
        return item;
      },
    },
    'base-fact': { item: itemOfFact },
    'named-place': { item: itemOfPlace },
    'at-registry': { item: itemOfRegistry },
  };
}

function placeRow(parent: Row, [at, place]: readonly [number, NamedPlace]): NamedPlaceRow {
  return { kind: 'named-place', id: `${parent.id}@${at}`, parent, place };
}

/** Where the files of an image can be seen, nearest first. */
async function imagesOf(on: Explore, row: BaseRow, signal: AbortSignal): Promise<readonly Row[]> {
  const { references, listed, isBuilt } = row.group;
  const [first] = references;
  if (first === undefined) return [];
  const looking = new AbortController();
  const asked = AbortSignal.any([signal, looking.signal]);
  const held = workspace.isTrusted ? (await on.load()).heldBy(on.host, references, asked) : Promise.resolve([]);
  const there = (await orAfter(patience, held)) ?? [];
  looking.abort();
  const local = there.map(({ place, title }) => imageRow(place, row, { label: `At ${title}` }));
  const list: ShownPlace | undefined = listed === undefined ? undefined : { kind: 'catalogue', reference: listed };
  const atRegistry: AtRegistryRow = { kind: 'at-registry', id: `${row.id}!registry`, parent: row, reference: first };
  return [
    ...local,
    ...(list === undefined ? [] : [imageRow(list, row, { label: 'Offline list' })]),
    ...(isBuilt || on.host.network === undefined ? [] : [atRegistry]),
  ];
}

async function factsOf(on: Explore, row: BaseRow): Promise<readonly BaseFactRow[]> {
  const { plainText } = await on.dockerfiles();
  const { summary, warnings, facts, title } = row.group.card;
  const shown = facts.filter(({ detail, id }) => detail !== true && id !== 'written');
  const make = (id: string, label: string, text: string, isWarning = false): BaseFactRow => {
    return { kind: 'base-fact', id: `${row.id}!${id}`, parent: row, label, text, isWarning };
  };
  return [
    ...warnings.map((line, at) => make(`warning${at}`, 'Warning', plainText(line), true)),
    ...(title === '' ? [] : [make('summary', 'Image', plainText(summary))]),
    ...shown.map((fact) => make(`fact-${fact.id}`, fact.label, plainText(fact.text))),
  ];
}

function itemOfBase({ group }: BaseRow): TreeItem {
  const { name, card, references, isBuilt, places } = group;
  // The end of a name says most, and there is little room.
  const slash = references.length === 0 ? -1 : name.lastIndexOf('/');
  const item = new TreeItem(printable(name.slice(slash + 1)), TreeItemCollapsibleState.Collapsed);
  item.contextValue = references.length === 0 ? 'base' : 'base;named';
  const isWarned = card.warnings.length > 0;
  const icon = isBuilt ? 'tools' : 'layers';
  item.iconPath = isWarned
    ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
    : new ThemeIcon(references.length === 0 ? 'question' : icon);
  const count = places.length === 1 ? [] : [`named ${places.length} times`];
  const folder = slash < 0 ? [] : [printable(name.slice(0, slash))];
  item.description = [shortText(group), ...count, ...folder].filter((part) => part !== '').join(', ');
  item.accessibilityInformation = { label: `${name}, ${item.description}${isWarned ? ', with a warning' : ''}` };
  return item;
}

/** A few words on what an image is. */
function shortText({ card, references, isBuilt }: BaseRow['group']): string {
  if (isBuilt) return 'built here';
  if (references.length === 0) return 'not known before a build';
  if (card.kind === 'unknown') return 'not in the catalogue';
  const text = (line: Line | undefined): string =>
    (line ?? []).map((part) => (typeof part === 'string' ? part : part.code)).join('');
  const size = text(card.facts.find(({ id }) => id === 'size')?.text).replace(/,.*/, '');
  const summary = text(card.summary).replace(/^Official image, |;.*|\.$/g, '');
  return [size, summary].filter((part) => part !== '').join(', ');
}

function itemOfFact({ label, text, isWarning }: BaseFactRow): TreeItem {
  const item = new TreeItem(label);
  item.contextValue = 'fact';
  item.iconPath = isWarning
    ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
    : new ThemeIcon('info');
  item.description = text;
  item.tooltip = text;
  item.accessibilityInformation = { label: `${label}: ${text}` };
  return item;
}

const roles = {
  from: 'FROM',
  copy: 'COPY --from',
  mount: 'RUN --mount',
  service: 'image of a service',
  built: 'name of a build',
} as const;

function itemOfPlace({ place }: NamedPlaceRow): TreeItem {
  const { uri, line, text, role, written, why } = place;
  const file = printable(workspace.asRelativePath(uri));
  // Most files have the same name, and with the folder that they are in still fit.
  const item = new TreeItem(`${file.split('/').slice(-2).join('/')}:${line}`);
  item.contextValue = 'named-place';
  item.iconPath = new ThemeIcon('go-to-file');
  item.description = why ?? printable(text.slice(0, 200));
  item.tooltip = [`${file}:${line}`, printable(text.slice(0, 1000)), ...(why === undefined ? [] : [why])].join('\n');
  item.accessibilityInformation = { label: `${file}, line ${line}, ${roles[role]}, ${written}` };
  const at = Math.max(0, text.indexOf(written));
  const selection = new Range(line - 1, at, line - 1, at);
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri, { selection }] };
  return item;
}

function itemOfRegistry(row: AtRegistryRow): TreeItem {
  const item = new TreeItem('Open from registry...');
  item.contextValue = 'at-registry';
  item.iconPath = new ThemeIcon('cloud');
  item.description = 'without pulling it';
  item.command = { command: 'distroless.openAtRegistry', title: 'Open from registry', arguments: [row] };
  return item;
}
