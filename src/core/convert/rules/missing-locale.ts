import type { Rule } from '../rule';

/** Refuses a setting of the language that names a locale which the image does not have, where the C library looks for it. */
export const missingLocale: Rule = {
  id: 'missing-locale',
  title: 'A locale that the image does not have',
  safety: 'gate',
};
