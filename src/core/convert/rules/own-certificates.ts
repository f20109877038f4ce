import type { Rule } from '../rule';

/** Copies the bundle that a stage with a shell made of certificates of one's own. */
export const ownCertificates: Rule = {
  id: 'own-certificates',
  title: "A bundle with certificates of one's own is copied",
  safety: 'change',
};
