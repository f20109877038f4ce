import { builderSuite } from '../../catalog/builder';
import { librariesOf, linkedLibrary } from '../../catalog/devLibraries';
import { packagesOf } from '../../catalog/lookup';
import type { BuildCommand } from '../../convert/buildCommands';
import { installedPackages } from '../../convert/go/builderPackages';
import { effectiveConfig } from '../../dockerfile/effective';
import { nodeInstalls } from '../copiedModules';
import { pythonPackages } from '../copiedPython';
import { dynamicLinking } from '../dynamicLinking';
import { imageName } from '../imageNames';
import type { LintFile, LintStage } from '../lintFile';
import type { NativeBuild } from '../nativeBuilds';
import { commandsOf, nativeBuild, officialImage } from '../nativeBuilds';
import { commandPlace } from '../places';
import type { Issue, LintRule } from '../rule';
import { imageOf } from '../runtimeFixes';
import { copiesInto, startConfig } from '../stageCopies';
import { startedPrograms } from '../startedPrograms';

/** Libraries of packages that only the build has. */
export const missingLibraries: LintRule = {
  id: 'missing-libraries',
  title: 'Shared libraries exist only in the build stage',
  severity: 'information',
  fix: { none: 'What a library depends on is known only once the stage is built.' },
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const told = new Set<string>();
  for (const issue of all(file)) {
    const key = `${issue.start} ${issue.text}`;
    if (!told.has(key)) yield issue;
    told.add(key);
  }
}

function* all(file: LintFile): Iterable<Issue> {
  for (const program of startedPrograms(file)) {
    const made = nativeBuild(file, program);
    if (made === undefined || dynamicLinking(made)?.libc !== 'glibc' || usesStatic(made.commands)) continue;
    if (made.kind === 'c') yield* linked(file, program.target, made, program.path);
    else yield* installed(file, program.target, made.builder);
  }
  for (const { target, builder } of pythonPackages(file)) {
    if (builder !== undefined && !bringsLibraries(file, target, builder)) yield* installed(file, target, builder);
  }
  for (const { target, stage } of nodeInstalls(file)) {
    if (!bringsLibraries(file, target, stage)) yield* installed(file, target, stage);
  }
}

/** The libraries that a compiler is told to link with. */
function* linked(file: LintFile, target: LintStage, made: NativeBuild, path: string): Iterable<Issue> {
  const codename = releaseOf(made.builder);
  const own = sonamesOf(target);
  if (made.kind !== 'c' || codename === undefined || own === undefined) return;
  const needed = made.call.libraries.flatMap((name) => linkedLibrary(codename, name) ?? []);
  const lacking = needed.filter((soname) => !own.has(soname));
  if (lacking.length === 0) return;
  const text = `${path} is linked with ${listed(lacking)}, which ${imageName(target)} does not have and no COPY adds. ${advice(lacking.length)}.`;
  yield { ...commandPlace(file.dockerfile.text, made.command), text };
}

/** The libraries of packages that the stage of the build installs to link with. */
function* installed(file: LintFile, target: LintStage, builder: LintStage): Iterable<Issue> {
  const codename = releaseOf(builder);
  const own = sonamesOf(target);
  if (codename === undefined || own === undefined) return;
  for (const command of commandsOf(file, builder)) {
    const found = installedPackages(command).flatMap((name) => {
      const libraries = librariesOf(codename, name) ?? [];
      // Of several it is not known which are used.
      const isThere = libraries.length === 0 || libraries.some((soname) => own.has(soname));
      return isThere ? [] : [{ name, libraries }];
    });
    if (found.length === 0) continue;
    const needed = found.map(({ libraries: [first = '', ...more] }) =>
      more.length === 0 ? first : `${first} (or related libraries)`,
    );
    const names = listed(found.map(({ name }) => name));
    const text = `Code linked with ${names} needs ${listed(needed)} at run time, which ${imageName(target)} does not have and no COPY adds. ${advice(needed.length)}.`;
    yield { ...commandPlace(file.dockerfile.text, command), text };
  }
}

function advice(count: number): string {
  const those = count === 1 ? 'it' : 'them';
  return `Copy ${those} and what ldd lists for ${those} from the build stage, or link statically`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** The release whose packages a stage installs, where its tag says it for certain. */
function releaseOf(builder: LintStage): string | undefined {
  const image = officialImage(builder);
  const suite = image && builderSuite(image);
  return suite?.libc === 'glibc' && suite.certain ? suite.suite : undefined;
}

function sonamesOf(target: LintStage): ReadonlySet<string> | undefined {
  const image = imageOf(target);
  if (image?.contains.glibc === undefined) return undefined;
  return new Set(packagesOf(image, 'production').flatMap(({ sonames = [] }) => sonames));
}

/** Whether something says that libraries are linked statically or compiled along. */
function usesStatic(commands: readonly BuildCommand[]): boolean {
  return commands.some(
    ({ texts, inFront, set, outer }) =>
      texts.some((text) => /static|vendored|bundled|-binary\b|as-needed|auditwheel|delocate/i.test(text)) ||
      [...inFront.keys(), ...set.keys()].some((name) => /STATIC|VENDOR|BUNDLE/.test(name)) ||
      ['PKG_CONFIG_ALL_STATIC', 'OPENSSL_STATIC', 'SQLITE3_STATIC', 'LIBZ_SYS_STATIC', 'PQ_LIB_STATIC'].some(
        (name) => outer.get(name) !== undefined,
      ),
  );
}

/** Whether libraries come along: by a COPY, or because the build puts them beside what is copied. */
function bringsLibraries(file: LintFile, target: LintStage, builder: LintStage): boolean {
  const commands = commandsOf(file, builder);
  const { env } = effectiveConfig(file.dockerfile, target.stage, startConfig(file, target));
  if (env.has('LD_LIBRARY_PATH') || env.has('LD_PRELOAD') || usesStatic(commands)) return true;
  if (commands.some(({ texts }) => /^(?:cp|mv|install|rsync|ln)$/.test(texts[0] ?? '') && texts.some(isLibrary)))
    return true;
  return copiesInto(file, target).some(
    ({ copy, instruction }) =>
      copy === undefined ||
      instruction.keyword === 'ADD' ||
      copy.destination === '/' ||
      [...copy.sources, copy.destination].some((place) =>
        /\.so\b|-linux-gnu|^\/(?:usr\/)?lib\d*\/?$|^\/usr\/?$|^\/$|rootfs/.test(place),
      ),
  );
}

function isLibrary(text: string): boolean {
  return /\.so\b|-linux-gnu|\/lib[\w+-]*\*/.test(text);
}
