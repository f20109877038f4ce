import type { Rule } from '../rule';

/** Asks which stage to convert where more than one is a result. */
export const buildTarget: Rule = {
  id: 'build-target',
  title: 'A file with several results needs a choice',
  safety: 'question',
};
