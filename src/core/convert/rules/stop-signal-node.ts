import type { Rule } from '../rule';

/** Lets Node as the first process end on SIGTERM as it did below npm. */
export const stopSignalNode: Rule = {
  id: 'stop-signal-node',
  title: 'SIGTERM still ends the program',
  safety: 'change',
};
