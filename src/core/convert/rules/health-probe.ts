import type { Rule } from '../rule';

/** Rewrites a health check that runs Node, and stops at one that needs other tools. */
export const healthProbe: Rule = {
  id: 'health-probe',
  title: 'A health check without a shell',
  safety: 'change',
};
