import type { Rule } from '../rule';

/** Turns a start command of plain words from the shell form into the exec form. */
export const execFormRule: Rule = {
  id: 'exec-form',
  title: 'The start command in exec form',
  safety: 'change',
};
