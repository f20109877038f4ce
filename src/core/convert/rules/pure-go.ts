import type { Rule } from '../rule';

/** Builds with CGO_ENABLED=0 where nothing needs C, so that the program needs no library. */
export const pureGo: Rule = {
  id: 'pure-go',
  title: 'A Go program without C',
  safety: 'change',
};
