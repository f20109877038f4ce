/** Every question that a conversion may ask, by id, sorted. */
export const questionIds = [
  'compiled-package',
  'linkage',
  'node-version',
  'other-programs',
  'runtime-files',
  'target',
  'user',
] as const;

/** One of {@link questionIds}. */
export type QuestionId = (typeof questionIds)[number];
