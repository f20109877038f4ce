import type { Rule } from '../rule';

/** Writes out what a final stage has from the stages that it continues. */
export const inheritedSettings: Rule = {
  id: 'inherited-settings',
  title: 'Settings of a continued stage are written out',
  safety: 'change',
};
