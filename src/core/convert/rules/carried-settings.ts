import type { Rule } from '../rule';

/** Repeats ENV, LABEL, EXPOSE and the like where they take effect. */
export const carriedSettings: Rule = {
  id: 'carried-settings',
  title: 'Settings move to the final stage',
  safety: 'change',
};
