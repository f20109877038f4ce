import type { Rule } from '../rule';

/** Keeps what starts Java, over the entrypoint of the image. */
export const javaStart: Rule = {
  id: 'java-start',
  title: 'Java starts as the file says',
  safety: 'change',
};
