import type { LintRule } from '../rule';
import { debugImage } from './debug-image';
import { dynamicOnStatic } from './dynamic-on-static';
import { ignoreComment } from './ignore-comment';
import { libcMismatch } from './libc-mismatch';
import { linkedDirectory } from './linked-directory';
import { lostArtefact } from './lost-artefact';
import { missingSource } from './missing-source';
import { namedUser } from './named-user';
import { relativePath } from './relative-path';
import { rootUser } from './root-user';
import { runtimeMismatch } from './runtime-mismatch';
import { staleImage } from './stale-image';
import { unknownOwner } from './unknown-owner';
import { unknownUser } from './unknown-user';

/** Every lint, sorted by id. */
export const lintRules: readonly LintRule[] = [
  debugImage,
  dynamicOnStatic,
  ignoreComment,
  libcMismatch,
  linkedDirectory,
  lostArtefact,
  missingSource,
  namedUser,
  relativePath,
  rootUser,
  runtimeMismatch,
  staleImage,
  unknownOwner,
  unknownUser,
];
