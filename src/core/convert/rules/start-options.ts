import type { Rule } from '../rule';

/** Asks whether arguments of docker run are options or a command, where a script takes both. */
export const startOptions: Rule = {
  id: 'start-options',
  title: 'Arguments that may be options or a command',
  safety: 'question',
};
