import type { Rule } from '../rule';

/** Images of languages and services that no conversion exists for. */
export const otherRuntime: Rule = {
  id: 'other-runtime',
  title: 'Other languages, servers and tools stay as they are',
  safety: 'gate',
};
