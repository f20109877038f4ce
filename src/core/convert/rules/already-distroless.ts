import type { Rule } from '../rule';

/** Nothing is offered for a stage that already starts from such an image. */
export const alreadyDistroless: Rule = {
  id: 'already-distroless',
  title: 'An image without a shell is left alone',
  safety: 'gate',
};
