import type { Rule } from '../rule';

/** Asks for the libraries of a program whose linking no line of the file shows. */
export const linkedLibraries: Rule = {
  id: 'linked-libraries',
  title: 'The libraries of a program',
  safety: 'question',
};
