import type { Rule } from '../rule';

/** Stops at languages, bases and layouts that no rule covers. */
export const supportedShape: Rule = {
  id: 'supported-shape',
  title: 'Only shapes that were proved are converted',
  safety: 'gate',
};
