import type { EngineImage } from '../../../core/engine/listEngineImages';
import type { FoundEngine } from '../../../core/engine/listEngines';
import type { EngineKind } from '../../../core/image/place';
import type { AnyRow } from '../row';

/** An engine. */
export interface EngineRow extends AnyRow {
  readonly kind: 'engine';
  readonly found: FoundEngine;
}

/** A kind of engine that has not said yet where it is. */
export interface EngineSearchRow extends AnyRow {
  readonly kind: 'engine-search';
  readonly engine: EngineKind;
}

/** The images of one name at an engine, or those without one. */
export interface RepositoryRow extends AnyRow {
  readonly kind: 'repository';
  readonly engine: EngineRow;
  /** `undefined` for images without a name. */
  readonly name: string | undefined;
  readonly images: readonly EngineImage[];
  /** By id, all names at the engine of images that have several. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}
