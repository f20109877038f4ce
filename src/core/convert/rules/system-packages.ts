import type { Rule } from '../rule';

/** Stops where the image that runs has packages installed into it. */
export const systemPackages: Rule = {
  id: 'system-packages',
  title: 'System packages are not carried over',
  safety: 'gate',
};
