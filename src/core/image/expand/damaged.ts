import { ImageError } from '../error';

/** What is told of compressed data that breaks the rules of its format or ends too early. */
export function damaged(format: 'gzip' | 'zstd', cause?: unknown): ImageError {
  const message = `the ${format} data is damaged or cut short; fetch or save the image again.`;
  return new ImageError('corrupt', message, { cause });
}

/** Whether it is {@link damaged} that was told. */
export function isDamaged(format: 'gzip' | 'zstd', error: unknown): boolean {
  return error instanceof ImageError && error.message === damaged(format).message;
}
