import type { Rule } from '../rule';

/** Stops at a RUN of a single stage whose results might be missed. */
export const knownBuild: Rule = {
  id: 'known-build',
  title: 'Build steps must be understood',
  safety: 'gate',
};
