import type { LintRule } from '../rule';
import { debugImage } from './debug-image';
import { ignoreComment } from './ignore-comment';

/** Every lint, sorted by id. */
export const lintRules: readonly LintRule[] = [debugImage, ignoreComment];
