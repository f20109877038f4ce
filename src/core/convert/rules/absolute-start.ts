import type { Rule } from '../rule';

/** Names the program by the path where it was found on PATH. */
export const absoluteStart: Rule = {
  id: 'absolute-start',
  title: 'The program by its full path',
  safety: 'change',
};
