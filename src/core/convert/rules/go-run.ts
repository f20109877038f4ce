import type { Rule } from '../rule';

/** Compiles once what was compiled at each start. */
export const goRun: Rule = {
  id: 'go-run',
  title: 'A program that is compiled at each start is compiled once',
  safety: 'change',
};
