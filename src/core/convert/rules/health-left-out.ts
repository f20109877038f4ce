import type { Rule } from '../rule';

/** Asks whether a health check that needs other programs may be left out. */
export const healthLeftOut: Rule = {
  id: 'health-left-out',
  title: 'A health check that the image cannot run',
  safety: 'question',
};
