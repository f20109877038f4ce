import type { Rule } from '../rule';

/** Stops at a COPY that would clash with links of the image or hides what it brings. */
export const copiedTree: Rule = {
  id: 'copied-tree',
  title: 'Copies must fit the layout of the image',
  safety: 'gate',
};
