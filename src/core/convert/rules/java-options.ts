import type { Rule } from '../rule';

/** Hands options to Java that a shell handed on. */
export const javaOptions: Rule = {
  id: 'java-options',
  title: 'Options of Java reach it without a shell',
  safety: 'question',
};
