import type { Rule } from '../rule';

/** Asks for another start where the written one is for development, or watches over the program. */
export const otherStartRule: Rule = {
  id: 'other-start',
  title: 'Another start in the place of a development server',
  safety: 'question',
};
