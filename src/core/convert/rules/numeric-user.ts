import type { Rule } from '../rule';

/** Replaces names that the image does not have by the number of its unprivileged user. */
export const numericUser: Rule = {
  id: 'numeric-user',
  title: 'Users by number',
  safety: 'change',
};
