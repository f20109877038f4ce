import type { Rule } from '../rule';

/** Stops at a RUN in the stage whose base would change. */
export const noRunInFinal: Rule = {
  id: 'no-run-in-final',
  title: 'A final stage without a shell cannot RUN',
  safety: 'gate',
};
