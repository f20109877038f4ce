import type { Rule } from '../rule';

/** Stops at marks that another tool replaces before the build. */
export const templateGate: Rule = {
  id: 'template-gate',
  title: 'A template is not yet a Dockerfile',
  safety: 'gate',
};
