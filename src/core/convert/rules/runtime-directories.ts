import type { Rule } from '../rule';

/** Makes the directories of a final stage in a stage with a shell and copies them. */
export const runtimeDirectories: Rule = {
  id: 'runtime-directories',
  title: 'Directories that the program finds',
  safety: 'change',
};
