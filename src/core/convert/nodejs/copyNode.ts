import type { TwinImage } from '../alpine/twinImage';
import { twinImage } from '../alpine/twinImage';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { startWithComments } from '../lines';
import { say } from '../rule';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import { debianBuilder } from '../rules/debian-builder';
import { publishedLine } from '../rules/published-line';
import { freeName } from '../stageNames';
import { numberedBehind } from '../stageUses';
import { keyword } from '../style';

/** Where the official images have Node, and where it is put. */
const place = '/usr/local/bin/node';

/** Has the new image copy the Node of the official image that the target starts from; the result is its path. */
export function copyNode(facts: Facts, draft: Draft): string {
  const { dockerfile, target, shape } = facts;
  const { eol } = dockerfile;
  const word = (text: string) => keyword(dockerfile, text);
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
  const image = twin === undefined ? root.image : debianImage(dockerfile, root, twin);
  if (image === undefined) {
    const text = `${root.image} is Alpine, and its Debian variant cannot be named from it; name the version in FROM.`;
    draft.reasons.push(say(debianBuilder, root.from.line, text));
    return place;
  }
  const after = { start: target.from.end, end: target.from.end, rule: publishedLine.id };
  if (!image.includes('$') && root.from.flags.length === 0) {
    draft.edits.push({ ...after, text: `${eol}${word('COPY')} --from=${image} ${place} ${place}` });
    return place;
  }
  // COPY reads no ARG in the name of an image, and takes the platform of the build.
  const [numbered] = numberedBehind(dockerfile, target);
  if (numbered !== undefined) {
    const text = 'This names a stage by its number, which would change; name the stage by its name.';
    draft.reasons.push(say(publishedLine, numbered.instruction.line, text));
  }
  const name = freeName(dockerfile, ['node', 'node-runtime']);
  const flags = root.from.flags.map((flag) => `--${flag.name}=${flag.value ?? ''} `).join('');
  const stage = `${word('FROM')} ${flags}${image} ${word('AS')} ${name}${eol}${eol}`;
  const start = startWithComments(dockerfile, target.from);
  draft.edits.push(
    { start, end: start, text: stage, rule: publishedLine.id },
    { ...after, text: `${eol}${word('COPY')} --from=${name} ${place} ${place}` },
  );
  draft.stagesBefore += 1;
  return place;
}

/** The image that FROM would name on Debian, with its ARGs as they are. */
function debianImage(dockerfile: Dockerfile, { from, image }: Stage, twin: TwinImage): string | undefined {
  const at = offsetInText(from, from.args.indexOf(image));
  if (twin.start < at || twin.end > at + image.length) return undefined;
  return dockerfile.text.slice(at, twin.start) + twin.text + dockerfile.text.slice(twin.end, at + image.length);
}
