import type { Rule } from '../rule';

/** Compares what the image is configured with, before and after, and stops at a difference that no rule explains. */
export const contract: Rule = {
  id: 'contract',
  title: 'Every difference needs a reason',
  safety: 'gate',
};
