/** Every question that a conversion may ask, by id, sorted. */
export const questionIds = [
  'compiled-package',
  'health',
  'init',
  'java-options',
  'java-tools',
  'java-version',
  'linkage',
  'node-version',
  'other-programs',
  'other-start',
  'runtime-files',
  'start-defaults',
  'start-options',
  'start-owner',
  'start-variables',
  'target',
  'user',
] as const;

/** One of {@link questionIds}. */
export type QuestionId = (typeof questionIds)[number];
