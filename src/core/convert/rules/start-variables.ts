import type { Rule } from '../rule';

/** Asks whether the value of a variable may be written into the start command. */
export const startVariables: Rule = {
  id: 'start-variables',
  title: 'Variables in the start command',
  safety: 'question',
};
