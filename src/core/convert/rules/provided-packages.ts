import type { Rule } from '../rule';

/** Drops installations of packages that the new base brings, and the clean-up after them. */
export const providedPackages: Rule = {
  id: 'provided-packages',
  title: 'Packages that the image already has',
  safety: 'change',
};
