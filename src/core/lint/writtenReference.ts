import type { Stage } from '../dockerfile/model';
import type { LintFile } from './lintFile';
import type { Place } from './places';
import { imagePlace } from './places';

/** Where the parts of an image stand in its FROM. */
export interface WrittenReference {
  readonly name: Place;
  /** Without its colon; empty at the end of the name where no tag is written. */
  readonly tag: Place;
  readonly hasTag: boolean;
}

/** The reference of a FROM, if it stands there as it is, without variables, quotes and digest. */
export function writtenReference({ dockerfile: { text } }: LintFile, stage: Stage): WrittenReference | undefined {
  const { image } = stage;
  const { start, end } = imagePlace(stage);
  if (!/^[\w./:-]+$/.test(image) || text.slice(start, end) !== image) return undefined;
  const colon = image.lastIndexOf(':');
  const hasTag = colon > image.lastIndexOf('/');
  const nameEnd = hasTag ? start + colon : end;
  return { name: { start, end: nameEnd }, tag: { start: hasTag ? nameEnd + 1 : end, end }, hasTag };
}
