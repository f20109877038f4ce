import { ImageError } from './error';
import type { ShownImage } from './image';

/** The error with the layer it is about in its sentence; what is no `ImageError` stays as it is. */
export function layerFault(image: ShownImage, layer: number, error: unknown): unknown {
  if (!(error instanceof ImageError)) return error;
  const message = `Layer ${layer + 1} of ${image.layers.length} of ${image.name}: ${error.message}`;
  return new ImageError(error.code, message, { cause: error });
}
