import { expand } from './expand';
import type { Dockerfile, Instruction } from './model';
import { offsetInText } from './model';
import { findStage, globalScope } from './scope';

/** An image that a FROM, or a COPY or RUN mount with `from=`, names. */
export interface ImageReference {
  /** `[start, end)` of the reference as written. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly written: string;
  /** With the defaults of the global ARGs; `undefined` where one has no default. */
  readonly resolved: string | undefined;
}

/** Every image that a Dockerfile refers to, in order; names and numbers of stages and `scratch` are none. */
export function imageReferences(dockerfile: Dockerfile): ImageReference[] {
  const scope = globalScope(dockerfile);
  return dockerfile.stages.flatMap((stage) =>
    [stage.from, ...stage.instructions].flatMap((instruction) => {
      const place =
        instruction.keyword === 'FROM'
          ? fromPlace(dockerfile, instruction, stage.image)
          : copyPlace(dockerfile, instruction);
      if (place === undefined) return [];
      const written = dockerfile.text.slice(place.start, place.end);
      const expanded = expand(written, scope, dockerfile.escape);
      const resolved = expanded.kind === 'value' && expanded.unset.length === 0 ? expanded.text : undefined;
      const isStage = instruction.keyword !== 'FROM' && /^\d+$/.test(written);
      if (isStage || resolved === 'scratch' || resolved === '') return [];
      if (resolved !== undefined && findStage(dockerfile, resolved, stage.index) !== undefined) return [];
      return [{ ...place, line: lineOf(dockerfile.text, instruction, place.start), written, resolved }];
    }),
  );
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function fromPlace(dockerfile: Dockerfile, from: Instruction, image: string): Place | undefined {
  const start = offsetInText(from, from.args.indexOf(image));
  return image !== '' && dockerfile.text.startsWith(image, start) ? { start, end: start + image.length } : undefined;
}

function copyPlace(dockerfile: Dockerfile, instruction: Instruction): Place | undefined {
  const value =
    instruction.keyword === 'COPY'
      ? instruction.flags.findLast((candidate) => candidate.name === 'from')?.value
      : undefined;
  if (value === undefined || value === '') return undefined;
  // Flags stand between the keyword and the arguments, so that is where the value is looked for.
  const head = dockerfile.text.slice(
    instruction.start,
    instruction.args === '' ? instruction.end : offsetInText(instruction, 0),
  );
  const match = /--from=["']?/.exec(head);
  if (match === null) return undefined;
  const start = instruction.start + match.index + match[0].length;
  return dockerfile.text.startsWith(value, start) ? { start, end: start + value.length } : undefined;
}

function lineOf(text: string, instruction: Instruction, offset: number): number {
  return instruction.line + (text.slice(instruction.start, offset).match(/\n/g)?.length ?? 0);
}
