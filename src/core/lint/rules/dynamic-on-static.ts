import type { DynamicLinking } from '../dynamicLinking';
import { dynamicLinking, seen } from '../dynamicLinking';
import { imageName } from '../imageNames';
import type { LintFile } from '../lintFile';
import type { NativeBuild } from '../nativeBuilds';
import { nativeBuild } from '../nativeBuilds';
import { commandPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { movedBase } from '../runtimeFixes';
import { sourceOf, copiesInto } from '../stageCopies';
import type { StartedProgram } from '../startedPrograms';
import { startedPrograms } from '../startedPrograms';

/** A program that looks for a C library in an image that has none. */
export const dynamicOnStatic: LintRule = {
  id: 'dynamic-on-static',
  title: 'Dynamically linked program in an image without a C library',
  severity: 'warning',
  fix: 'safe',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const told = new Set<number>();
  for (const program of startedPrograms(file)) {
    if (program.target.facts?.libc !== 'none') continue;
    const made = nativeBuild(file, program);
    const linking = made && dynamicLinking(made);
    if (made === undefined || linking === undefined) continue;
    const place = commandPlace(file.dockerfile.text, made.command);
    if (told.has(place.start)) continue;
    told.add(place.start);
    yield { ...place, text: textOf(program, made, linking), fixes: fixesOf(file, program, made, linking) };
  }
}

function textOf({ path, target }: StartedProgram, made: NativeBuild, { when }: DynamicLinking): string {
  const lacking = `${imageName(target)} has no C library, so it fails with "no such file or directory"`;
  if (made.kind === 'rust')
    return `${path} is linked dynamically unless cargo is configured with +crt-static, and ${lacking}. Use a cc image or build for a musl target.`;
  if (made.kind === 'c')
    return `${path} is linked dynamically, and ${lacking}. Link it with -static or use an image with a C library.`;
  const uses = `If it uses net, os/user or its own C code, it fails in ${imageName(target)}, which has no C library`;
  const where = seen(made.build, 'GOARCH') === undefined ? '' : ' when not cross-compiled';
  return when === 'cgo'
    ? `${path} is built with CGO_ENABLED=1. ${uses}. Use an image with a C library.`
    : `${path} is built with cgo${where}, because ${imageName(made.builder)} has a C compiler. ${uses}. Build it with CGO_ENABLED=0.`;
}

function fixesOf(
  file: LintFile,
  program: StartedProgram,
  made: NativeBuild,
  { libc, when }: DynamicLinking,
): readonly Fix[] {
  const at = made.command.editAt;
  const pure: Fix[] =
    when === 'cgo-default' && at !== undefined
      ? [
          {
            title: 'Build with CGO_ENABLED=0',
            safe: servesOnly(file, made),
            edits: [{ start: at, end: at, text: 'CGO_ENABLED=0 ' }],
          },
        ]
      : [];
  const needsCompiler = made.kind === 'rust' || (made.kind === 'c' && made.call.cplusplus);
  return libc === 'musl' ? pure : [...pure, ...movedBase(file, program.target, made, needsCompiler ? 'cc' : 'base')];
}

/** Whether all that takes files of the build has no C library either, so that nothing can get a worse program. */
function servesOnly(file: LintFile, { builder }: NativeBuild): boolean {
  return file.stages.every((stage) => {
    if (stage === builder) return true;
    if (stage.chain.includes(builder.stage)) return false;
    const takes = copiesInto(file, stage).some(({ copy }) => sourceOf(file, stage, copy) === builder);
    return !takes || stage.facts?.libc === 'none';
  });
}
