import type { Rule } from '../rule';

/** Sees to it that compiled packages meet the Node and the libraries that they were made for. */
export const nativeAddons: Rule = {
  id: 'native-addons',
  title: 'Compiled packages need their Node and their libraries',
  safety: 'question',
};
