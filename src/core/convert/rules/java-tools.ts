import type { Rule } from '../rule';

/** Stops at programs that need the tools of a JDK. */
export const javaTools: Rule = {
  id: 'java-tools',
  title: 'A JRE has no tools of the JDK',
  safety: 'question',
};
