import type { Platform } from './manifest';
import { printable } from './printable';

/** Why the outside world did not give what was asked. */
export type ImageErrorCode =
  'not-found' | 'unauthorized' | 'offline' | 'no-engine' | 'corrupt' | 'unsupported' | 'too-large' | 'unreadable';

/**
 * The one error for images and their sources. `message` is one sentence for people: what happened, then what to do; what would
 * act on a terminal is spelled out in it, since images and servers say how they are called.
 */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  // What is loaded later is a bundle of its own, with a class of its own.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ImageError';
  }

  /** What the image is there for, where it is not there for the platform that was asked for. */
  readonly platforms: readonly Platform[];

  constructor(
    readonly code: ImageErrorCode,
    message: string,
    options?: ErrorOptions & { readonly platforms?: readonly Platform[] },
  ) {
    super(printable(message), options);
    this.platforms = options?.platforms ?? [];
  }
}
