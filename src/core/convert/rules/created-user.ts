import type { Rule } from '../rule';

/** Names the users that a final stage creates by their numbers. */
export const createdUser: Rule = {
  id: 'created-user',
  title: 'Users that the file creates',
  safety: 'change',
};
