import type { ShownImage } from '../image/image';
import type { ImageTree } from '../image/tree';

/** An image and the tree of its files, which is all that it takes to say what is in it. */
export interface OpenImage {
  readonly image: ShownImage;
  readonly tree: ImageTree;
}
