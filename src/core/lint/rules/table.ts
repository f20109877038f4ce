import type { LintRule } from '../rule';
import { bareInterpreter } from './bare-interpreter';
import { copiedVenv } from './copied-venv';
import { debugImage } from './debug-image';
import { doubledInterpreter } from './doubled-interpreter';
import { dynamicOnStatic } from './dynamic-on-static';
import { ignoreComment } from './ignore-comment';
import { ignoredPackages } from './ignored-packages';
import { libcMismatch } from './libc-mismatch';
import { linkedDirectory } from './linked-directory';
import { lostArtefact } from './lost-artefact';
import { missingLibraries } from './missing-libraries';
import { missingProgram } from './missing-program';
import { missingSource } from './missing-source';
import { missingTool } from './missing-tool';
import { namedUser } from './named-user';
import { noShell } from './no-shell';
import { relativePath } from './relative-path';
import { rootUser } from './root-user';
import { runtimeMismatch } from './runtime-mismatch';
import { staleImage } from './stale-image';
import { unexpandedVariable } from './unexpanded-variable';
import { unknownOwner } from './unknown-owner';
import { unknownUser } from './unknown-user';

/** Every lint, sorted by id. */
export const lintRules: readonly LintRule[] = [
  bareInterpreter,
  copiedVenv,
  debugImage,
  doubledInterpreter,
  dynamicOnStatic,
  ignoreComment,
  ignoredPackages,
  libcMismatch,
  linkedDirectory,
  lostArtefact,
  missingLibraries,
  missingProgram,
  missingSource,
  missingTool,
  namedUser,
  noShell,
  relativePath,
  rootUser,
  runtimeMismatch,
  staleImage,
  unexpandedVariable,
  unknownOwner,
  unknownUser,
];
