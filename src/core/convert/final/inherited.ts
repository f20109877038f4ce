import type { Instruction } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { argNames, instructionText, isToolchainOnly, mentions } from '../style';

const carried = ['ENV', 'EXPOSE', 'LABEL', 'MAINTAINER', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];

/** The instructions of the stages that the target continues as its image still has them, in their order. */
export function inheritedText(facts: Facts, draft: Draft): string[] {
  const { dockerfile, target, base } = facts;
  const parents = stageChain(dockerfile, target).slice(0, -1);
  const settings = parents.flatMap(({ instructions }) => instructions.filter((one) => isInherited(facts, one)));
  const dropped = new Set(draft.removed.map(({ instruction }) => instruction));
  const kept = settings.filter(
    (one) => !dropped.has(one) && (base.kind !== 'language' || !isToolchainOnly(dockerfile, one, base.ecosystem)),
  );
  const text = (one: Instruction) => instructionText(dockerfile, one, draft.rewritten.get(one)?.text);
  const all = kept.map(text).join('\n');
  const args = parents
    .flatMap(({ instructions }) => instructions)
    .filter((one) => one.keyword === 'ARG' && argNames(one, dockerfile.escape).some((name) => mentions(all, name)));
  // Each of the stages declares an ARG that it uses; one of them is enough.
  const once = args.filter((one, at) => args.findIndex((other) => text(other) === text(one)) === at);
  const wanted = new Set([...once, ...kept]);
  return parents.flatMap(({ instructions }) => instructions.filter((one) => wanted.has(one)).map(text));
}

function isInherited({ before, target }: Facts, one: Instruction): boolean {
  switch (one.keyword) {
    case 'CMD':
      return before.cmd?.by === one;
    case 'ENTRYPOINT':
      return before.entrypoint?.by === one;
    case 'HEALTHCHECK':
      return before.healthcheck === one;
    default:
      return carried.includes(one.keyword) && !target.instructions.includes(one);
  }
}
