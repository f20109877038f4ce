import type { Rule } from '../rule';

/** Leaves out a script that only prepares the start of the program, which is then started directly. */
export const startScript: Rule = {
  id: 'start-script',
  title: 'A start script left out',
  safety: 'change',
};
