import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import type { Card, Line } from './card';
import { malformedCard } from './plainCards';

/** The card of what `# syntax=` names: the frontend of BuildKit, https://docs.docker.com/build/buildkit/frontend. */
export function frontendCard(reference: string): Card {
  const ref = parseReference(reference);
  if (!isReference(ref)) return malformedCard(reference, ref.problem);
  return {
    title: reference,
    kind: 'frontend',
    summary: [
      'The program that reads this Dockerfile: BuildKit fetches it before the build. It is not part of the image.',
    ],
    warnings: [],
    facts: [{ id: 'tag', label: 'Version', text: version(ref) }],
    actions: [],
  };
}

function version({ registry, repository, tag = 'latest', digest }: ImageRef): Line {
  if (registry !== 'docker.io' || repository !== 'docker/dockerfile') return [{ code: tag }, ' of an unknown frontend'];
  if (digest !== undefined) return ['pinned to one build'];
  const [, number, labs] = /^(\d+(?:\.\d+){0,2}|labs)(-labs)?$/.exec(tag) ?? [];
  const experimental = number === 'labs' || labs !== undefined ? ', with experimental features' : '';
  if (number === undefined) return [{ code: tag }];
  if (number === 'labs') return [`the newest${experimental}`];
  const parts = number.split('.').length;
  if (parts === 3) return [`${number}${experimental}`];
  return [`the newest ${number}${parts === 1 ? '.x.x' : '.x'}${experimental}`];
}
