import type { Rule } from '../rule';

/** Asks which files of the build directory a compiled program reads. */
export const runtimeFiles: Rule = {
  id: 'runtime-files',
  title: 'Files that the program reads when it runs',
  safety: 'question',
};
