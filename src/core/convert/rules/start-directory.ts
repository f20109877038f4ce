import type { Rule } from '../rule';

/** Sets with WORKDIR the directory that the start command entered. */
export const startDirectory: Rule = {
  id: 'start-directory',
  title: 'The directory of the start becomes WORKDIR',
  safety: 'change',
};
