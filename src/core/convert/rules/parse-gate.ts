import type { Rule } from '../rule';

/** Stops where two readers of the file could disagree. */
export const parseGate: Rule = {
  id: 'parse-gate',
  title: 'Only a file that reads without doubt is converted',
  safety: 'gate',
};
