import type { Rule } from '../rule';

/** Distroless images exist for Linux only. */
export const linuxGate: Rule = {
  id: 'linux-gate',
  title: 'Windows images stay as they are',
  safety: 'gate',
};
