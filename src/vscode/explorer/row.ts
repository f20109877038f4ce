import type { RawName } from '../../core/image/rawName';
import type { TreeNode } from '../../core/image/tree';
import type { Command } from 'vscode';
import type { OpenedImage } from '../images/openedImages';
import type { ShownPlace } from '../images/shownPlace';
import type { ComparedGroupRow, ComparedRow, ComparisonRow, DifferenceRow } from './compare/rows';
import type { CheckRow, ChecksRow, FindingRow } from './checks/rows';
import type { ChangeRow, LayerRow, LayersRow } from './layers/rows';
import type { FactPartRow, FactRow, OverviewRow } from './overview/rows';
import type { PackageKindRow, PackageRow, PackagesRow, UnownedRow } from './packages/rows';
import type { PageRow } from './paged';
import type { ScanRow, SeverityRow, VulnerabilityRow } from './scan/rows';
import type { AtRegistryRow, BaseFactRow, BaseRow, NamedPlaceRow } from './workspace/rows';
import type { EngineRow, EngineSearchRow, RepositoryRow } from './engines/rows';

/** A row of the views in the side bar; what is done with each kind stands in {@link LaterKinds}. */
export type Row =
  | ImageRow
  | OverviewRow
  | FactRow
  | FactPartRow
  | FilesRow
  | EntryRow
  | PageRow
  | LayersRow
  | LayerRow
  | ChangeRow
  | PackagesRow
  | PackageKindRow
  | PackageRow
  | UnownedRow
  | ChecksRow
  | CheckRow
  | FindingRow
  | ComparisonRow
  | ComparedGroupRow
  | ComparedRow
  | DifferenceRow
  | ScanRow
  | SeverityRow
  | VulnerabilityRow
  | NoteRow
  | ProblemRow
  | EngineRow
  | EngineSearchRow
  | RepositoryRow
  | BaseRow
  | BaseFactRow
  | NamedPlaceRow
  | AtRegistryRow;

/** What every row has. */
export interface AnyRow {
  /** VS Code knows a row again by it, whenever it is drawn: no two rows of a view have the same. */
  readonly id: string;
  /** `undefined` at the top. */
  readonly parent: Row | undefined;
}

/** An image. */
export interface ImageRow extends AnyRow {
  readonly kind: 'image';
  readonly place: ShownPlace;
  /** What the view knows of it before it is read. */
  readonly look?: ImageLook;
}

/** How an image is called where it was found; what is left out is said as everywhere. */
export interface ImageLook {
  readonly label?: string;
  /** Shown until it is read. */
  readonly description?: string;
  /** Lines. */
  readonly tooltip?: string;
}

/** The files of an image as a container sees them. */
export interface FilesRow extends AnyRow {
  readonly kind: 'files';
  readonly opened: OpenedImage;
}

/** A path of an image; `path` is absolute. */
export interface EntryRow extends AnyRow {
  readonly kind: 'entry';
  readonly opened: OpenedImage;
  readonly node: TreeNode;
  readonly path: RawName;
  /** What it says where it does not stand in its directory. */
  readonly said?: { readonly label: string; readonly description?: string };
}

/** A line that says something. */
export interface NoteRow extends AnyRow {
  readonly kind: 'note';
  readonly icon: 'warning' | 'info' | 'loading~spin' | 'filter';
  readonly title: string;
  /** A sentence. */
  readonly text: string;
  /** What a click on it does. */
  readonly command?: Command;
}

/** What could not be shown below its parent; a click tries again. */
export interface ProblemRow extends AnyRow {
  readonly kind: 'problem';
  /** A sentence. */
  readonly text: string;
}
