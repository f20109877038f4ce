import type { Rule } from '../rule';

/** Sets with ENV what the start command or its script set. */
export const startEnvironment: Rule = {
  id: 'start-environment',
  title: 'Variables of the start become ENV',
  safety: 'change',
};
