import type { Rule } from '../rule';

/** Stops where the program starts other programs or a shell. */
export const runsPrograms: Rule = {
  id: 'runs-programs',
  title: 'Other programs are not in the image',
  safety: 'question',
};
