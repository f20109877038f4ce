import type { Rule } from '../rule';

/** Asks which published version to take where there is no image of the written one. */
export const publishedLine: Rule = {
  id: 'published-line',
  title: 'The version of Node must be published',
  safety: 'question',
};
