import { originOf } from '../catalog/mirrors';
import type { Reference } from '../dockerfile/imageReferences';
import { referenceAt, references } from '../dockerfile/imageReferences';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { stageChain } from '../dockerfile/scope';
import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import type { BaseRequest } from './action';

/** An image that a Dockerfile names, with its defaults filled in. */
export interface Written {
  readonly place: Reference;
  readonly ref: ImageRef;
  /** The same at its origin, where `ref` is a mirror's. */
  readonly origin: ImageRef;
  /** The stages that start from it, directly or through others; none where it is not named by a FROM. */
  readonly stages: readonly Stage[];
}

/** The image at the place of a request, or why there is none to act on, as a sentence. */
export function writtenAt({ dockerfile, offset, mirrors = {} }: BaseRequest): Written | string {
  const place = nearest(dockerfile, offset);
  if (place === undefined) return 'No image is named here; put the cursor on one.';
  switch (place.meaning.kind) {
    case 'stage':
      return `${place.written} is the stage on line ${place.meaning.stage.from.line}; go to its FROM to change the image.`;
    case 'scratch':
      return 'scratch is empty: it has no tag and no digest.';
    case 'unknown':
      return place.meaning.why;
    case 'image': {
      const ref = parseReference(place.meaning.reference);
      if (!isReference(ref)) return ref.problem;
      const stage = dockerfile.stages.find(({ from }) => from.start <= place.start && place.start < from.end);
      const stages = stage === undefined ? [] : stagesOn(dockerfile, stage);
      return { place, ref, origin: originOf(ref, mirrors), stages };
    }
  }
}

/** The stages that start from a stage's image, itself first. */
export function stagesOn(dockerfile: Dockerfile, stage: Stage): readonly Stage[] {
  return dockerfile.stages.filter((other) => stageChain(dockerfile, other)[0] === stage);
}

/** The reference at an offset, else the first of the instruction that holds the offset. */
function nearest(dockerfile: Dockerfile, offset: number): Reference | undefined {
  const instruction = dockerfile.instructions.find(({ start, end }) => start <= offset && offset <= end);
  return (
    referenceAt(dockerfile, offset) ??
    references(dockerfile).find(
      ({ start }) => instruction !== undefined && instruction.start <= start && start < instruction.end,
    )
  );
}
