import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Package } from '../../../core/contents/package';
import { managerOf, managers, type Manager } from '../../../core/contents/packageManager';
import { bytesText } from '../../../core/image/bytesText';
import { printable } from '../../../core/image/printable';
import { textFromRaw } from '../../../core/image/rawName';
import type { TreeRow } from '../../../core/image/tree';
import type { OpenedImage } from '../../images/openedImages';
import type { Explore } from '../explore';
import { packagesRow } from '../groupRows';
import { paged } from '../paged';
import type { AnyRow, ImageRow, NoteRow, Row } from '../row';
import type { RowKindsOf } from '../rowKind';

/** What an image's own records say is installed; they are read when somebody looks. */
export interface PackagesRow extends AnyRow {
  readonly kind: 'packages';
  readonly parent: ImageRow;
  readonly opened: OpenedImage;
}

/** The packages of one manager. */
export interface PackageKindRow extends AnyRow {
  readonly kind: 'packageKind';
  readonly parent: PackagesRow;
  readonly opened: OpenedImage;
  readonly manager: Manager;
  readonly packages: readonly Package[];
}

/** A package. */
export interface PackageRow extends AnyRow {
  readonly kind: 'package';
  readonly parent: Row;
  readonly opened: OpenedImage;
  readonly package: Package;
}

/** The files that no package has. */
export interface UnownedRow extends AnyRow {
  readonly kind: 'unowned';
  readonly parent: PackagesRow;
  readonly opened: OpenedImage;
}

/** The row of a package of an image, with all that are above it. */
export async function rowOfPackage(on: Explore, image: ImageRow, opened: OpenedImage, one: Package): Promise<Row> {
  const top = packagesRow(image, opened);
  const { packages } = await (await on.explorer()).packagesIn(on, opened, new AbortController().signal);
  const kind = kindRows(top, packages).find((row) => row.packages.includes(one));
  return kind === undefined ? top : packageRow(kind, one);
}

/** Rows of packages and of their files. */
export function packageRows(on: Explore): RowKindsOf<'packages' | 'packageKind' | 'package' | 'unowned'> {
  return {
    packages: {
      item: () => groupItem('Packages', 'packages', 'extensions'),
      async children(row, signal) {
        const { image } = row.opened;
        if (image.listed !== undefined) {
          const text = `Only names and sizes of its files are known; pull ${image.name} and open it to see its packages`;
          return [noteOf(row, 'listed', 'Not known', text)];
        }
        const { packagesIn, notCovered } = await on.explorer();
        const { packages, unread } = await packagesIn(on, row.opened, signal);
        const none =
          packages.length > 0 ? [] : [noteOf(row, 'none', 'No packages', 'No package manager left records in it')];
        return [
          ...none,
          ...kindRows(row, packages),
          { kind: 'unowned', id: `${row.id}.unowned`, parent: row, opened: row.opened },
          ...unread.map((text, place) => noteOf(row, `unread${place}`, 'Not read', text)),
          noteOf(row, 'covered', 'Not covered', notCovered),
        ];
      },
    },
    packageKind: {
      item({ manager, packages }) {
        const item = groupItem(managers[manager], 'packageKind', 'library');
        item.description = packages.length.toLocaleString('en');
        item.accessibilityInformation = { label: `${managers[manager]}, ${packages.length} packages` };
        return item;
      },
      children: (row) => paged(row, row.packages, ({ name }) => printable(name), packageRow),
    },
    package: {
      item: itemOfPackage,
      async children(row, signal) {
        const { ownersIn } = await on.explorer();
        const content = (await ownersIn(on, row.opened, signal)).files.get(row.package);
        return [...filesOf(row, content?.rows ?? []), ...absent(row, content?.missing ?? 0, content?.rows.length ?? 0)];
      },
      async resolve(item, row, signal) {
        const { packageTooltip } = await on.explorer();
        item.tooltip = await packageTooltip(on, row.opened, row.package, signal);
        return item;
      },
    },
    unowned: {
      item() {
        const item = groupItem('Files of no package', 'unowned', 'files');
        item.accessibilityInformation = { label: 'Files of no package' };
        item.tooltip = 'What was copied, built or written, rather than installed';
        return item;
      },
      async children(row, signal) {
        const { unownedIn } = await on.explorer();
        const { rows, bytes, without } = await unownedIn(on, row.opened, signal);
        const title = `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'file' : 'files'}, ${bytesText(bytes)}`;
        return [noteOf(row, 'total', title, without ?? 'Belong to no package'), ...filesOf(row, rows)];
      },
    },
  };
}

function kindRows(parent: PackagesRow, packages: readonly Package[]): readonly PackageKindRow[] {
  const byManager = new Map<Manager, Package[]>();
  for (const one of packages) {
    const manager = managerOf(one);
    byManager.set(manager, [...(byManager.get(manager) ?? []), one]);
  }
  return [...byManager].map(([manager, all]) => ({
    kind: 'packageKind',
    id: `${parent.id}.${manager}`,
    parent,
    opened: parent.opened,
    manager,
    packages: all,
  }));
}

function packageRow(parent: Row, one: Package): PackageRow {
  const top = parent.kind === 'page' ? parent.parent : parent;
  const { id: above, opened } = top as PackageKindRow; // pages of packages lie below their kind
  const id = `${above} ${one.name} ${one.version} ${one.architecture ?? ''}`;
  return { kind: 'package', id, parent, opened, package: one };
}

function filesOf(row: PackageRow | UnownedRow, rows: readonly TreeRow[]): readonly Row[] {
  return paged(
    row,
    rows,
    ({ path }) => printable(textFromRaw(path)),
    (parent, { path, node }) => ({
      kind: 'entry',
      id: `${row.id}#${path}`,
      parent,
      opened: row.opened,
      node,
      path,
      said: { label: printable(textFromRaw(path)) },
    }),
  );
}

function absent(row: PackageRow, missing: number, there: number): readonly NoteRow[] {
  if (missing > 0) {
    const text = `${missing.toLocaleString('en')} that the package lists ${missing === 1 ? 'is' : 'are'} not in the image`;
    return [noteOf(row, 'absent', 'Left out', text)];
  }
  return there > 0 ? [] : [noteOf(row, 'nofiles', 'No files', 'Its records list none')];
}

function noteOf(parent: Row, which: string, title: string, text: string): NoteRow {
  return { kind: 'note', id: `${parent.id}!${which}`, parent, icon: 'info', title, text };
}

function groupItem(label: string, contextValue: string, icon: string): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.contextValue = contextValue;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

function itemOfPackage({ package: { name, version, source, kind } }: PackageRow): TreeItem {
  const item = groupItem(printable(name), 'package', 'package');
  const from = source === undefined || source.name === name ? '' : `  from ${source.name}`;
  item.description = printable(`${version}${from}`);
  item.accessibilityInformation = { label: printable(`${name}, version ${version}, ${managers[kind]}`) };
  return item;
}
