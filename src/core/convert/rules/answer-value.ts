import type { Rule } from '../rule';

/** Stops at an answer that the question does not offer. */
export const answerValue: Rule = {
  id: 'answer-value',
  title: 'An answer must be one of the choices',
  safety: 'gate',
};
