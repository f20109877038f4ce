import type { Rule } from '../rule';

/** Keeps the stage as the builder and adds a stage with what runs. */
export const splitStage: Rule = {
  id: 'split-stage',
  title: 'One stage becomes a builder and a runtime',
  safety: 'change',
};
