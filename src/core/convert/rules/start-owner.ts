import type { Rule } from '../rule';

/** Sets with USER what gosu and the like switched to, and prepares directories with the image. */
export const startOwner: Rule = {
  id: 'start-owner',
  title: 'The user that the start switched to',
  safety: 'change',
};
