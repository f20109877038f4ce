import { globalScope } from '../dockerfile/scope';
import { assignments } from '../dockerfile/assignments';
import type { Edit } from '../dockerfile/edit';
import { applyEdits } from '../dockerfile/edit';
import { imageReferences } from '../dockerfile/imageReferences';
import type { Dockerfile } from '../dockerfile/model';
import { parseDockerfile } from '../dockerfile/parse';
import type { ImageRef } from '../image/reference';
import type { BaseAction } from './action';
import { refused } from './action';
import type { Change } from './change';
import { changesBetween, referenceText } from './change';
import type { Segment } from './segments';
import { segmentsOf } from './segments';
import type { Written } from './written';

/** The parts of a reference as they shall be. */
export type NewReference = Pick<ImageRef, 'name' | 'tag' | 'digest'>;

/**
 * Writes another reference in the place of one: in the instruction where its parts stand there, in the default of a
 * global ARG where they come from one. Proves by reading the result that it names what it shall.
 */
export function rewrite(
  dockerfile: Dockerfile,
  { place, ref }: Written,
  next: NewReference,
  title: string,
  notes: readonly string[] = [],
): BaseAction {
  const reference = referenceText(next);
  const segments = segmentsOf(dockerfile, place.start, place.end);
  if (segments === undefined || textOf(segments) !== place.resolved) return refused(hidden);
  const located = changesBetween(ref, next).map((change) => locate(change, segments));
  const edits = located.filter((edit) => edit !== undefined).sort((a, b) => a.start - b.start);
  if (edits.length < located.length) return refused(hidden);
  if (edits.length === 0) return refused(`The image is ${reference} already.`);

  const after = parseDockerfile(applyEdits(dockerfile.text, edits));
  const changed = changedElsewhere(dockerfile, after, place.start);
  if (changed === undefined || changed.target !== reference) return refused(hidden);
  const inside = argumentInStages(dockerfile, after);
  if (inside !== undefined) return refused(inside);
  const names = [...new Set(segmentsHit(edits, segments).flatMap(({ arg }) => arg ?? []))];
  const variables = names.map((name) => `Only the default of ${name} changes: a build that sets it is not affected.`);
  return { kind: 'ready', title, reference, edits, notes: [...notes, ...changed.others, ...variables] };
}

const hidden = 'The reference is built from variables in a way that cannot be edited automatically; change it by hand.';

/** An insertion belongs to what stands before it, so that a variable keeps its whole meaning. */
function locate({ start, end, text }: Change, segments: readonly Segment[]): Edit | undefined {
  let at = 0;
  for (const segment of segments) {
    const from = at;
    const to = (at += segment.text.length);
    const within = start === end ? from < start && start <= to : from <= start && end <= to;
    if (within) return { start: segment.start + start - from, end: segment.start + end - from, text };
  }
  // Perhaps the part that differs is in one of them.
  const old = textOf(segments).slice(start, end);
  const shortest = Math.min(old.length, text.length);
  let head = 0;
  while (head < shortest && old.charAt(head) === text.charAt(head)) head++;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  if (head === 0 && tail === 0) return undefined;
  const inner = { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
  return locate(inner, segments);
}

function textOf(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join('');
}

function segmentsHit(edits: readonly Edit[], segments: readonly Segment[]): readonly Segment[] {
  return segments.filter(({ start, text }) =>
    edits.some((edit) => start <= edit.start && edit.end <= start + text.length),
  );
}

/** What the place and the other references name afterwards; `undefined` if the file reads differently altogether. */
function changedElsewhere(
  before: Dockerfile,
  after: Dockerfile,
  target: number,
): { readonly target: string | undefined; readonly others: readonly string[] } | undefined {
  const [old, now] = [imageReferences(before), imageReferences(after)];
  if (old.length !== now.length || before.instructions.length !== after.instructions.length) return undefined;
  const others = old.flatMap(({ start, resolved }, index) => {
    const then = now[index];
    if (start === target || then === undefined || then.resolved === resolved) return [];
    return [`Line ${then.line} changes with it, to ${then.resolved ?? 'an image without a name'}.`];
  });
  return { target: now[old.findIndex(({ start }) => start === target)]?.resolved, others };
}

/** The sentence against a change of an ARG that instructions of stages read too. */
function argumentInStages(before: Dockerfile, after: Dockerfile): string | undefined {
  const [old, now] = [globalScope(before), globalScope(after)];
  for (const stage of before.stages) {
    for (const arg of stage.instructions.filter(({ keyword }) => keyword === 'ARG')) {
      for (const { name, value } of assignments(arg, before.escape)) {
        if (value !== undefined || old.get(name) === now.get(name)) continue;
        return `The stage on line ${stage.from.line} uses ${name} as well, so more than the image would change; edit its default by hand.`;
      }
    }
  }
  return undefined;
}
