import { findDistroless } from '../catalog/lookup';
import type { LintStage } from './lintFile';

/** What to call the image of a stage in a sentence: `static-debian13`, `golang:1.24`, `scratch`. */
export function imageName({ image }: LintStage): string {
  if (image === undefined) return 'the image';
  if (image === 'scratch') return 'scratch';
  const match = findDistroless(image);
  if (match !== undefined && 'image' in match) return match.image.id;
  const name = image.registry === 'docker.io' ? image.repository.replace(/^library\//, '') : image.repository;
  return image.tag === undefined ? name : `${name}:${image.tag}`;
}
