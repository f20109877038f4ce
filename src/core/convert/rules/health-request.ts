import type { Rule } from '../rule';

/** Lets Node make the request that curl or wget made. */
export const healthRequest: Rule = {
  id: 'health-request',
  title: 'A health check by Node instead of curl',
  safety: 'change',
};
