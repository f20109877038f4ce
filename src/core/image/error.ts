/** Why the outside world did not give what was asked. */
export type ImageErrorCode =
  'not-found' | 'unauthorized' | 'offline' | 'no-engine' | 'corrupt' | 'unsupported' | 'too-large' | 'unreadable';

/** The one error for images and their sources. `message` is one sentence for people: what happened, then what to do. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    readonly code: ImageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
