import type { Rule } from '../rule';

/** Stops at triggers that run in other builds. */
export const onbuildGate: Rule = {
  id: 'onbuild-gate',
  title: 'ONBUILD needs a shell in the child image',
  safety: 'gate',
};
