import type { Rule } from '../rule';
import { absoluteStart } from './absolute-start';
import { alreadyDistroless } from './already-distroless';
import { answerValue } from './answer-value';
import { baseVariables } from './base-variables';
import { buildTarget } from './build-target';
import { cachedArtefact } from './cached-artefact';
import { cargoOutput } from './cargo-output';
import { carriedSettings } from './carried-settings';
import { contract } from './contract';
import { copiedTree } from './copied-tree';
import { createdUser } from './created-user';
import { debianBuilder } from './debian-builder';
import { execFormRule } from './exec-form';
import { explicitWorkdir } from './explicit-workdir';
import { goOutput } from './go-output';
import { goRun } from './go-run';
import { healthLeftOut } from './health-left-out';
import { healthProbe } from './health-probe';
import { healthRequest } from './health-request';
import { inheritedSettings } from './inherited-settings';
import { initWrapper } from './init-wrapper';
import { interpreterOnce } from './interpreter-once';
import { javaJar } from './java-jar';
import { javaLibraries } from './java-libraries';
import { javaLocale } from './java-locale';
import { javaOptions } from './java-options';
import { javaRuntime } from './java-runtime';
import { javaStart } from './java-start';
import { javaTools } from './java-tools';
import { knownBuild } from './known-build';
import { knownSettings } from './known-settings';
import { leftOutPackages } from './left-out-packages';
import { linkedLibraries } from './linked-libraries';
import { linuxGate } from './linux-gate';
import { missingLocale } from './missing-locale';
import { nativeAddons } from './native-addons';
import { noRunInFinal } from './no-run-in-final';
import { numericUser } from './numeric-user';
import { onbuildGate } from './onbuild-gate';
import { otherRuntime } from './other-runtime';
import { otherStartRule } from './other-start';
import { ownCertificates } from './own-certificates';
import { packageScript } from './package-script';
import { parseGate } from './parse-gate';
import { postGate } from './post-gate';
import { preparedStage } from './prepared-stage';
import { providedPackages } from './provided-packages';
import { publishedLine } from './published-line';
import { pureGo } from './pure-go';
import { resolvedBase } from './resolved-base';
import { runAsUser } from './run-as-user';
import { runsPrograms } from './runs-programs';
import { runtimeDirectories } from './runtime-directories';
import { runtimeFiles } from './runtime-files';
import { splitStage } from './split-stage';
import { startCommand } from './start-command';
import { startDefaults } from './start-defaults';
import { startDirectory } from './start-directory';
import { startEnvironment } from './start-environment';
import { startOptions } from './start-options';
import { startOwner } from './start-owner';
import { startScript } from './start-script';
import { startVariables } from './start-variables';
import { stopSignalNode } from './stop-signal-node';
import { supportedShape } from './supported-shape';
import { swapBase } from './swap-base';
import { systemPackages } from './system-packages';
import { templateGate } from './template-gate';
import { timeZone } from './time-zone';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  absoluteStart,
  alreadyDistroless,
  answerValue,
  baseVariables,
  buildTarget,
  cachedArtefact,
  cargoOutput,
  carriedSettings,
  contract,
  copiedTree,
  createdUser,
  debianBuilder,
  execFormRule,
  explicitWorkdir,
  goOutput,
  goRun,
  healthLeftOut,
  healthProbe,
  healthRequest,
  inheritedSettings,
  initWrapper,
  interpreterOnce,
  javaJar,
  javaLibraries,
  javaLocale,
  javaOptions,
  javaRuntime,
  javaStart,
  javaTools,
  knownBuild,
  knownSettings,
  leftOutPackages,
  linkedLibraries,
  linuxGate,
  missingLocale,
  nativeAddons,
  noRunInFinal,
  numericUser,
  onbuildGate,
  otherRuntime,
  otherStartRule,
  ownCertificates,
  packageScript,
  parseGate,
  postGate,
  preparedStage,
  providedPackages,
  publishedLine,
  pureGo,
  resolvedBase,
  runAsUser,
  runsPrograms,
  runtimeDirectories,
  runtimeFiles,
  splitStage,
  startCommand,
  startDefaults,
  startDirectory,
  startEnvironment,
  startOptions,
  startOwner,
  startScript,
  startVariables,
  stopSignalNode,
  supportedShape,
  swapBase,
  systemPackages,
  templateGate,
  timeZone,
];
