import type { Rule } from '../rule';

/** Keeps a final stage that runs commands under another name, and copies what it copied and made. */
export const preparedStage: Rule = {
  id: 'prepared-stage',
  title: 'A final stage that runs commands is kept and copied from',
  safety: 'change',
};
