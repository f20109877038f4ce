import type { Rule } from '../rule';

/** Stops where the started file cannot be traced to a go build. */
export const goOutput: Rule = {
  id: 'go-output',
  title: 'The started file must come from go build',
  safety: 'gate',
};
