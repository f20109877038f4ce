import type { Rule } from '../rule';

/** Stops where the start is missing, needs a shell, or is a script. */
export const startCommand: Rule = {
  id: 'start-command',
  title: 'The start command must be known',
  safety: 'gate',
};
