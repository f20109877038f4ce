import type { Rule } from '../rule';

/** Has the result checked by a linter that shares nothing with the converter, and by the builder itself where there is one. */
export const postGate: Rule = {
  id: 'post-gate',
  title: 'The result has no new error',
  safety: 'gate',
};
