import { builderSuite } from '../../catalog/builder';
import { distroOf } from '../../catalog/lookup';
import type { Libc } from '../../catalog/imageFacts';
import { compilersIn, nodeInstalls } from '../copiedModules';
import type { DynamicLinking } from '../dynamicLinking';
import { dynamicLinking } from '../dynamicLinking';
import { imageName } from '../imageNames';
import type { LintFile } from '../lintFile';
import type { NativeBuild } from '../nativeBuilds';
import { commandsOf, nativeBuild, officialImage } from '../nativeBuilds';
import { commandPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { currentBase, imageOf, isOlder } from '../runtimeFixes';
import type { StartedProgram } from '../startedPrograms';
import { startedPrograms } from '../startedPrograms';
import { suiteInTag } from '../tagFixes';

/** A program that is linked with another C library than the image has, or with a newer one. */
export const libcMismatch: LintRule = {
  id: 'libc-mismatch',
  title: 'Build and image have different C libraries',
  severity: 'warning',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  for (const program of startedPrograms(file)) {
    const libc = program.target.facts?.libc;
    if (libc === undefined || libc === 'none') continue;
    const made = nativeBuild(file, program);
    const linking = made && dynamicLinking(made);
    if (made === undefined || linking === undefined) continue;
    const place = commandPlace(file.dockerfile.text, made.command);
    if (linking.libc !== libc.name) {
      yield { ...place, text: otherText(program, made, linking, libc), fixes: pureFix(made, linking) };
      continue;
    }
    const version = newerVersion(made, linking, libc);
    if (version === undefined) continue;
    const text = `${program.path} is linked with glibc ${version} in ${imageName(made.builder)}, but ${imageName(program.target)} has ${libc.version ?? ''}. It may fail with "version \`GLIBC_...' not found". Build it on a release no newer than the image.`;
    yield {
      ...place,
      text,
      fixes: [...currentBase(file, program.target, version), ...builderFix(file, program, made)],
    };
  }
  yield* addons(file);
}

function otherText(
  { path, target }: StartedProgram,
  made: NativeBuild,
  linking: DynamicLinking,
  { name }: Libc,
): string {
  const subject = linking.when === 'always' ? path : `If it uses net, os/user or its own C code, ${path}`;
  const out = linking.libc === 'musl' ? 'Build it on Debian or link it statically' : 'Link it statically';
  return `${subject} is linked with ${linking.libc} in ${imageName(made.builder)}, but ${imageName(target)} has ${name}, so it fails with "no such file or directory". ${out}.`;
}

/** The version of glibc that a program may need and the image lacks. What go itself takes from glibc is in every release of today. */
function newerVersion({ suite }: NativeBuild, { when }: DynamicLinking, { version }: Libc): string | undefined {
  if (suite.libc !== 'glibc' || !suite.certain || suite.glibc === undefined || version === undefined) return undefined;
  return when !== 'cgo-default' && isOlder(version, suite.glibc) ? suite.glibc : undefined;
}

function pureFix({ command: { editAt } }: NativeBuild, { when }: DynamicLinking): readonly Fix[] {
  if (when !== 'cgo-default' || editAt === undefined) return [];
  const edits = [{ start: editAt, end: editAt, text: 'CGO_ENABLED=0 ' }];
  return [{ title: 'Build with CGO_ENABLED=0', safe: false, edits }];
}

/** The builder on the release of the result, where its image is published for both. */
function builderFix(file: LintFile, { target }: StartedProgram, made: NativeBuild): readonly Fix[] {
  const own = imageOf(target);
  return own === undefined ? [] : suiteInTag(file, made.builder, distroOf(own).codename);
}

/** Packages of npm that are compiled on Alpine for an image with glibc. */
function* addons(file: LintFile): Iterable<Issue> {
  for (const { target, install, stage } of nodeInstalls(file)) {
    const image = officialImage(stage);
    const libc = target.facts?.libc;
    if (image === undefined || libc === undefined || libc === 'none' || libc.name !== 'glibc') continue;
    if (builderSuite(image)?.libc !== 'musl' || !compilersIn(commandsOf(file, stage))) continue;
    const text = `Addons compiled for node_modules are linked with musl in ${imageName(stage)}, but ${imageName(target)} has glibc, so they do not load. Install the packages on Debian.`;
    yield { ...commandPlace(file.dockerfile.text, install), text };
  }
}
