import type { Rule } from '../rule';

/** Refuses a program that is built into a mount, which is empty for every later step. */
export const cachedArtefact: Rule = {
  id: 'cached-artefact',
  title: 'A program in a cache mount',
  safety: 'gate',
};
