import type { NamedGroup } from '../../../core/catalog/groupNamed';
import type { AnyRow } from '../row';
import type { NamedPlace } from './namedFiles';

/** An image that files of the workspace name. */
export interface BaseRow extends AnyRow {
  readonly kind: 'base';
  readonly group: NamedGroup<NamedPlace>;
}

/** Something that is known of an image by its name alone. */
export interface BaseFactRow extends AnyRow {
  readonly kind: 'base-fact';
  readonly label: string;
  readonly text: string;
  readonly isWarning: boolean;
}

/** A place that names an image. */
export interface NamedPlaceRow extends AnyRow {
  readonly kind: 'named-place';
  readonly place: NamedPlace;
}

/** That an image can be read at its registry; a click does. */
export interface AtRegistryRow extends AnyRow {
  readonly kind: 'at-registry';
  readonly reference: string;
}
