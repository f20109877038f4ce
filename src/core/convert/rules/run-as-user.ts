import type { Rule } from '../rule';

/** Takes the unprivileged user where nothing speaks against it, and asks where something does. */
export const runAsUser: Rule = {
  id: 'run-as-user',
  title: 'The user that the program runs as',
  safety: 'question',
};
