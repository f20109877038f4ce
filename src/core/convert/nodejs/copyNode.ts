import { twinImage } from '../alpine/twinImage';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { startWithComments } from '../lines';
import { say } from '../rule';
import { stageChain } from '../../dockerfile/scope';
import { debianBuilder } from '../rules/debian-builder';
import { publishedLine } from '../rules/published-line';
import { freeName } from '../stageNames';
import { keyword } from '../style';

/** Where the official images have Node, and where it is put. */
const place = '/usr/local/bin/node';

/** Has the new image copy the Node of the official image that the target starts from; the result is its path. */
export function copyNode(facts: Facts, draft: Draft): string {
  const { dockerfile, target, shape } = facts;
  if (shape !== 'final') {
    draft.copies.push(place);
    draft.copyOwners.set(place, '0:0');
    return place;
  }
  const [root] = stageChain(dockerfile, target);
  const twin = facts.base.musl ? twinImage(dockerfile, root, false) : undefined;
  if (twin !== undefined && 'problem' in twin) {
    draft.reasons.push(say(debianBuilder, twin.line, twin.problem));
    return place;
  }
  const name = freeName(dockerfile, ['node', 'node-runtime']);
  const flags = root.from.flags.map((flag) => `--${flag.name}=${flag.value ?? ''} `).join('');
  const word = (text: string) => keyword(dockerfile, text);
  const { eol } = dockerfile;
  const stage = `${word('FROM')} ${flags}${twin?.image ?? root.image} ${word('AS')} ${name}${eol}${eol}`;
  const copy = `${eol}${word('COPY')} --from=${name} ${place} ${place}`;
  const start = startWithComments(dockerfile, target.from);
  draft.edits.push(
    { start, end: start, text: stage, rule: publishedLine.id },
    { start: target.from.end, end: target.from.end, text: copy, rule: publishedLine.id },
  );
  return place;
}
