import type { Rule } from '../rule';

/** Leaves variables of the old base behind that the program does not mention. */
export const baseVariables: Rule = {
  id: 'base-variables',
  title: 'Variables that the old base set',
  safety: 'change',
};
