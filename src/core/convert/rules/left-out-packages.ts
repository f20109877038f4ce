import type { Rule } from '../rule';

/** Leaves out packages that only a shell, a person or a build uses. */
export const leftOutPackages: Rule = {
  id: 'left-out-packages',
  title: 'Tools of a shell or a build are left out',
  safety: 'change',
};
