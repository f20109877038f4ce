import type { Rule } from '../rule';

/** Gives a jar that a pattern finds a name of its own. */
export const javaJar: Rule = {
  id: 'java-jar',
  title: 'A jar has one name',
  safety: 'change',
};
