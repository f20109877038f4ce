import type { Rule } from '../rule';

/** Chooses the version of Java, or copies the written one. */
export const javaRuntime: Rule = {
  id: 'java-runtime',
  title: 'The Java that runs the program',
  safety: 'question',
};
