import type { Rule } from '../rule';

/** Asks whether a variable that the start gave a default is ever set to nothing. */
export const startDefaults: Rule = {
  id: 'start-defaults',
  title: 'Defaults for variables that are empty',
  safety: 'question',
};
