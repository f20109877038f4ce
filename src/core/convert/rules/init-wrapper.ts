import type { Rule } from '../rule';

/** Leaves out tini and the like where the program ends on SIGTERM without them. */
export const initWrapper: Rule = {
  id: 'init-wrapper',
  title: 'The program without tini',
  safety: 'change',
};
