import type { Rule } from '../rule';

/** Replaces the image of a final stage that only copies and configures. */
export const swapBase: Rule = {
  id: 'swap-base',
  title: 'The final stage starts from distroless',
  safety: 'change',
};
