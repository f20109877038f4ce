import type { Rule } from '../rule';

/** Drops the interpreter that the entrypoint of the image already is. */
export const interpreterOnce: Rule = {
  id: 'interpreter-once',
  title: 'The image starts Node itself',
  safety: 'change',
};
