import type { Rule } from '../rule';

/** Keeps the country that the old base gave the JVM. */
export const javaLocale: Rule = {
  id: 'java-locale',
  title: 'The language of the JVM stays',
  safety: 'change',
};
