import type { Rule } from '../rule';

/** Sets the time zone by a variable where the file made a link. */
export const timeZone: Rule = {
  id: 'time-zone',
  title: 'The time zone is set by TZ',
  safety: 'change',
};
