import { ImageError } from './error';
import type { Image } from './image';
import type { Platform } from './manifest';
import { platformText } from './platform';

/**
 * Refuses an image that is for another platform than a person asked for; `ImageError` `not-found` says for which. What an image
 * does not say of itself is no reason.
 */
export function mustRunOn({ name, config, platforms }: Image, wanted: Platform): void {
  const { os, architecture, variant } = config;
  const isOther = (has: string | undefined, asked: string | undefined): boolean =>
    has !== undefined && asked !== undefined && has !== asked;
  if (!isOther(os, wanted.os) && !isOther(architecture, wanted.architecture) && !isOther(variant, wanted.variant))
    return;
  const has = platformText({
    os: os ?? '',
    architecture: architecture ?? '',
    ...(variant !== undefined && { variant }),
  });
  const message = `${name} is for ${has}, not for ${platformText(wanted)}; ask for another platform.`;
  throw new ImageError('not-found', message, { platforms });
}
