import type { LintRule } from '../rule';
import { debugImage } from './debug-image';

/** Every lint, sorted by id. */
export const lintRules: readonly LintRule[] = [debugImage];
