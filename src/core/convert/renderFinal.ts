import type { Edit } from '../dockerfile/edit';
import { offsetInText } from '../dockerfile/model';
import type { Draft } from './draft';
import type { Facts } from './facts';
import { envAssignment, keyword } from './style';

/** The edits that give the final stage its new base and leave its other lines where they are. */
export function renderFinal(facts: Facts, draft: Draft, base: string): Edit[] {
  const { dockerfile, target } = facts;
  const { from } = target;
  const at = offsetInText(from, from.args.indexOf(target.image));
  const firstWorkdir = target.instructions.find((instruction) => instruction.keyword === 'WORKDIR');
  // The new base starts in another directory, which a relative WORKDIR or COPY would follow.
  const needsWorkdir =
    firstWorkdir === undefined || !firstWorkdir.args.trim().startsWith('/') || copiesBefore(facts, firstWorkdir.start);
  const added = [
    ...(needsWorkdir ? [`${keyword(dockerfile, 'WORKDIR')} ${facts.base.config.workdir}`] : []),
    ...draft.env.map(({ name, value }) => `${keyword(dockerfile, 'ENV')} ${envAssignment(name, value)}`),
  ];
  const edits: Edit[] = [{ start: at, end: at + target.image.length, text: base }, ...draft.edits];
  if (added.length > 0)
    edits.push({ start: from.end, end: from.end, text: added.map((line) => dockerfile.eol + line).join('') });
  for (const [instruction, text] of draft.rewritten)
    edits.push({ start: offsetInText(instruction, 0), end: instruction.end, text });
  return edits;
}

function copiesBefore(facts: Facts, offset: number): boolean {
  return facts.copies.some(
    (copy) =>
      copy !== undefined && copy.instruction.start < offset && !/(?:^|\s)\/\S*$/.test(copy.instruction.args.trim()),
  );
}
