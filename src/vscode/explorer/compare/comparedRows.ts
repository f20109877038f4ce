import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { changesIn, isDirectoryChange, shownTotals } from '../../../core/contents/comparedOrder';
import { aspectTexts, countsText, grownText, signedBytes } from '../../../core/contents/comparedText';
import { afterOf, beforeOf, grownBy, type ChangeKind, type ComparedNode } from '../../../core/contents/comparedTree';
import { bytesText } from '../../../core/image/bytesText';
import { modeText } from '../../../core/image/modeText';
import { printable } from '../../../core/image/printable';
import { textFromRaw } from '../../../core/image/rawName';
import { isAbort } from '../../translate';
import { paged } from '../paged';
import type { Row } from '../row';
import type { RowKindsOf } from '../rowKind';
import { problemRow } from '../rowView';
import { changedUri } from './changedUri';
import type { Comparisons } from './comparisons';
import { groupsOf } from './groups';
import { fullName, pairKey, pairLabel, type ImagePair } from './pair';
import type { ComparedGroupRow, ComparedRow, ComparisonRow, DifferenceRow } from './rows';

/** Rows of comparisons. */
export function comparedRows(
  comparisons: Comparisons,
): RowKindsOf<'comparison' | 'comparedGroup' | 'compared' | 'difference'> {
  const below = (parent: Row, pair: ImagePair, node: ComparedNode): readonly Row[] =>
    paged(parent, changesIn(node, comparisons.view()), labelOf, (above, child) => comparedRow(above, pair, child));
  return {
    comparison: {
      item: (row) => itemOfComparison(row, comparisons),
      async children(row) {
        try {
          return groupsOf(row, await comparisons.read(row.pair));
        } catch (error) {
          if (isAbort(error)) return [problemRow(row, 'The comparison was cancelled.')];
          throw error;
        }
      },
    },
    comparedGroup: {
      item: itemOfGroup,
      async children(row) {
        const { pair } = row.parent;
        const { root, settings, packages = [] } = await comparisons.read(pair);
        switch (row.group) {
          case 'files':
            return below(row, pair, root);
          case 'settings':
            return settings.map(({ kind, setting, before, after }) =>
              differenceRow(row, 'setting', kind, setting, setting, valuesText(before, after)),
            );
          case 'packages':
            return paged(
              row,
              packages,
              ({ name }) => name,
              (parent, { kind, name, before, after }) => {
                const change = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'modified';
                const text = valuesText(before.join(', ') || undefined, after.join(', ') || undefined);
                return differenceRow(row, 'package', change, `${kind} ${name}`, name, `${text}  ${kind}`, parent);
              },
            );
        }
      },
    },
    compared: {
      item: (row) => itemOfCompared(row, comparisons),
      children: (row) => below(row, row.pair, row.node),
      resolve: (item, row) => {
        item.tooltip = tooltipOf(row);
        return item;
      },
    },
    difference: { item: itemOfDifference },
  };
}

function comparedRow(parent: Row, pair: ImagePair, node: ComparedNode): ComparedRow {
  return { kind: 'compared', id: `compared!${pairKey(pair)}#${node.path}`, parent, pair, node };
}

function differenceRow(
  group: ComparedGroupRow,
  about: DifferenceRow['about'],
  change: ChangeKind,
  key: string,
  title: string,
  text: string,
  parent: Row = group,
): DifferenceRow {
  const [shownTitle, shownText] = [title, text].map(shortened);
  const id = `${group.id}/${key}`;
  const { pair } = group.parent;
  return { kind: 'difference', id, parent, pair, change, about, title: shownTitle ?? '', text: shownText ?? '' };
}

/** Values come out of an image, which may hold any text. */
function shortened(text: string): string {
  const line = printable(text);
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function valuesText(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after ?? '';
  return after === undefined ? before : `${before} → ${after}`;
}

function labelOf({ name }: ComparedNode): string {
  return printable(textFromRaw(name));
}

function itemOfComparison({ pair }: ComparisonRow, comparisons: Comparisons): TreeItem {
  const item = new TreeItem(pairLabel(pair), TreeItemCollapsibleState.Expanded);
  const known = comparisons.known(pair);
  item.contextValue = 'comparison';
  item.iconPath = new ThemeIcon('diff');
  if (known) item.description = grownText(known.root.totals);
  item.tooltip = `Before: ${fullName(pair.before)}\nAfter: ${fullName(pair.after)}`;
  item.accessibilityInformation = { label: `Comparison of ${fullName(pair.before)} with ${fullName(pair.after)}` };
  return item;
}

function itemOfGroup({ group, title, text }: ComparedGroupRow): TreeItem {
  const isFiles = group === 'files';
  const item = new TreeItem(title, TreeItemCollapsibleState[isFiles ? 'Expanded' : 'Collapsed']);
  item.contextValue = `comparedGroup;${group}`;
  item.iconPath = new ThemeIcon({ settings: 'settings-gear', packages: 'extensions', files: 'files' }[group]);
  item.description = text;
  item.accessibilityInformation = { label: `${title}, ${text}` };
  return item;
}

const icons = {
  added: ['diff-added', 'gitDecoration.addedResourceForeground'],
  modified: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
  removed: ['diff-removed', 'gitDecoration.deletedResourceForeground'],
} as const;

function itemOfDifference({ pair, change, about, title, text }: DifferenceRow): TreeItem {
  const item = new TreeItem(title);
  const [icon, colour] = icons[change];
  item.contextValue = `difference;${about}`;
  item.iconPath = new ThemeIcon(icon, new ThemeColor(colour));
  item.description = text;
  item.tooltip = `${title}: ${change}${text === '' ? '' : `\n${text}`}`;
  item.accessibilityInformation = { label: `${title}, ${change}, ${text}` };
  if (about === 'setting') {
    item.command = { command: 'distroless.compareConfigurations', title: 'Compare settings', arguments: [pair] };
  }
  return item;
}

function itemOfCompared(row: ComparedRow, comparisons: Comparisons): TreeItem {
  const { node, pair } = row;
  const { change } = node;
  const hasChildren = node.children.size > 0;
  const uri = changedUri(pair, node);
  const item = new TreeItem(uri, hasChildren ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  const isDirectory = isDirectoryChange(node);
  const text = isDirectory ? directoryText(node, comparisons) : fileText(node);
  item.label = labelOf(node);
  item.contextValue = `compared;${change?.kind ?? 'below'};${isDirectory ? 'directory' : 'file'}`;
  item.iconPath = isDirectory ? ThemeIcon.Folder : ThemeIcon.File;
  item.description = text;
  item.accessibilityInformation = {
    label: [labelOf(node), isDirectory ? 'directory' : '', change?.kind ?? '', text]
      .filter((part) => part !== '')
      .join(', '),
  };
  if (change !== undefined && !isDirectory) {
    item.command = { command: 'distroless.openChange', title: 'Open change', arguments: [row] };
  }
  return item;
}

/** What changed in a directory, in numbers, and of itself in words. */
function directoryText(node: ComparedNode, comparisons: Comparisons): string {
  const totals = shownTotals(node, comparisons.view().kinds);
  const signs = [
    [totals.added.paths, '+'],
    [totals.modified.paths, '~'],
    [totals.removed.paths, '-'],
  ] as const;
  const counts = signs.flatMap(([count, sign]) => (count === 0 ? [] : [`${sign}${count.toLocaleString('en')}`]));
  const grown = grownBy(totals);
  const own = node.change?.kind === 'modified' ? node.change.aspects : [];
  return [counts.join(' '), grown === 0 ? '' : signedBytes(grown), own.join(', ')]
    .filter((part) => part !== '')
    .join('  ');
}

function fileText({ change, totals }: ComparedNode): string {
  if (change === undefined) return '';
  const bytes = grownBy(totals);
  if (change.kind !== 'modified') return bytes === 0 ? '' : signedBytes(bytes);
  const others = change.aspects.filter((aspect) => aspect !== 'size').join(', ');
  return [bytes === 0 ? '' : signedBytes(bytes), others].filter((part) => part !== '').join('  ');
}

function tooltipOf({ node, pair }: ComparedRow): string {
  const { change, totals } = node;
  const lines = [printable(textFromRaw(node.path))];
  if (change?.kind === 'modified') lines.push(...aspectTexts(change).map(printable));
  if (change !== undefined && change.kind !== 'modified') {
    const { entry } = change.kind === 'added' ? change.after : change.before;
    const side = change.kind === 'added' ? pair.after : pair.before;
    const size = entry.kind === 'file' ? `  ${bytesText(entry.size)}` : '';
    const link = entry.link === '' ? '' : `  → ${printable(textFromRaw(entry.link))}`;
    lines.push(`only in ${fullName(side)}`, `${modeText(entry)}  ${entry.uid}:${entry.gid}${size}${link}`);
  }
  const counts = node.children.size === 0 ? undefined : countsText(totals);
  if (counts !== undefined) lines.push(`${counts}; ${grownText(totals)}`);
  const hasContent =
    change !== undefined && beforeOf(change)?.entry.kind === 'file' && afterOf(change)?.entry.kind === 'file';
  if (hasContent) lines.push('Click to see both sides.');
  return lines.join('\n');
}
