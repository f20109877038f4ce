import type { Rule } from '../rule';

/** Stops where a variable without a default, or an unknown image, hides what the stage starts from. */
export const resolvedBase: Rule = {
  id: 'resolved-base',
  title: 'The base must be known',
  safety: 'gate',
};
