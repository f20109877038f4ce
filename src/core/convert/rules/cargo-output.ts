import type { Rule } from '../rule';

/** Refuses a start whose program no cargo command of the file makes. */
export const cargoOutput: Rule = {
  id: 'cargo-output',
  title: 'The started file must come from cargo',
  safety: 'gate',
};
