import type { Rule } from '../rule';

/** Puts the command of the package.json script in the place of npm, yarn or pnpm. */
export const packageScript: Rule = {
  id: 'package-script',
  title: 'A package script becomes its command',
  safety: 'change',
};
