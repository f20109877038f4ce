import type { Rule } from '../rule';

/** Stops at libraries whose native code lacks something. */
export const javaLibraries: Rule = {
  id: 'java-libraries',
  title: 'Libraries with native code need what the image has',
  safety: 'gate',
};
