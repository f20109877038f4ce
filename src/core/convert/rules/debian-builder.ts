import type { Rule } from '../rule';

/** Takes the Debian variant where dependencies could compile against musl. */
export const debianBuilder: Rule = {
  id: 'debian-builder',
  title: 'The builder moves from Alpine to Debian',
  safety: 'change',
};
