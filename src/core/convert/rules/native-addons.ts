import type { Rule } from '../rule';

/** Stops at packages with compiled parts. */
export const nativeAddons: Rule = {
  id: 'native-addons',
  title: 'Compiled addons need the same C library',
  safety: 'gate',
};
