import type { Rule } from '../rule';

/** Writes the working directory out, because the new base has another default. */
export const explicitWorkdir: Rule = {
  id: 'explicit-workdir',
  title: 'The working directory in writing',
  safety: 'change',
};
