import type { Rule } from '../rule';

/** What USER, WORKDIR and VOLUME say must be known. */
export const knownSettings: Rule = {
  id: 'known-settings',
  title: 'User, working directory and volumes are known',
  safety: 'gate',
};
