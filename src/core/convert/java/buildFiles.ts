import type { ContextFiles } from '../context';
import type { NativeLibrary } from '../ecosystems/java';
import { launchingLibraries, nativeLibraries } from '../ecosystems/java';
import type { Finding } from '../scan';
import { findingsOf } from '../scan';

/** What the build files of a Java program ask of the image. */
export interface BuildFiles {
  /** The newest release of Java that classes are made for. */
  readonly release: { readonly line: number; readonly file: string } | undefined;
  /** A library with native code that lacks something in the image. */
  readonly lacking: (NativeLibrary & { readonly file: string }) | undefined;
  /** Whether a jar holds all that it needs, because they put it there or name nothing. */
  readonly bundles: boolean;
  /** Where they name libraries that start programs. */
  readonly launches: readonly Finding[];
}

/** Reads the build files that were met in the context. */
export async function readBuildFiles(
  files: ContextFiles,
  manifests: readonly string[],
  signal: AbortSignal,
): Promise<BuildFiles> {
  let release: BuildFiles['release'];
  let lacking: BuildFiles['lacking'];
  let bundles = false;
  let needs = false;
  const launches: Finding[] = [];
  for (const file of manifests) {
    const found = await files.read(file, signal);
    if (found.kind !== 'text') continue;
    const line = releaseOf(found.text);
    if (line !== undefined && (release === undefined || line > release.line)) release = { line, file };
    bundles ||= bundlers.test(found.text);
    needs ||= needsOthers(found.text);
    launches.push(...findingsOf(file, found.text, [{ sign: 'runs-programs', pattern: launchingLibraries }]));
    const library = nativeLibraries.find(({ name, lacks }) => lacks !== undefined && names(found.text, name));
    if (library !== undefined) lacking ??= { ...library, file };
  }
  return { release, lacking, bundles: bundles || !needs, launches };
}

const releases = [
  /<maven\.compiler\.release>\s*(\d+)\s*</g,
  /<maven\.compiler\.target>\s*(?:1\.)?(\d+)\s*</g,
  /<java\.version>\s*(?:1\.)?(\d+)\s*</g,
  /<release>\s*(\d+)\s*<\/release>/g,
  /\bJavaLanguageVersion\.of\(\s*(\d+)\s*\)/g,
  /\bjvmToolchain\(\s*(\d+)\s*\)/g,
  /\btargetCompatibility\s*=?\s*(?:JavaVersion\.VERSION_)?['"]?(?:1[._])?(\d+)/g,
  /\bsourceCompatibility\s*=?\s*(?:JavaVersion\.VERSION_)?['"]?(?:1[._])?(\d+)/g,
  /\boptions\.release\s*(?:=|\.set\()\s*(\d+)/g,
];

/** The newest release that a build file names; a toolchain of its own may still make classes for an older one. */
function releaseOf(text: string): number | undefined {
  const found = releases.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => Number(match[1])));
  return found.length === 0 ? undefined : Math.max(...found);
}

// Plugins that put what the classes need into their jar.
const bundlers =
  /spring-boot-(?:maven|gradle)-plugin|org\.springframework\.boot|maven-shade-plugin|maven-assembly-plugin|jar-with-dependencies|com\.(?:github\.johnrengelman|gradleup)\.shadow|shadowJar|fatJar|buildFatJar|sbt-assembly|uber-?jar|zipTree|micronaut-maven-plugin|io\.micronaut\.(?:minimal\.)?application/;

/** Whether a build file names other jars for the running program. */
function needsOthers(text: string): boolean {
  const maven = text.match(/<dependency>[\s\S]*?<\/dependency>/g) ?? [];
  return (
    maven.some((block) => !/<scope>\s*(?:test|provided)\s*<\/scope>/.test(block)) ||
    /^\s*(?:api|compile|implementation|runtime|runtimeOnly)[\s(]|libraryDependencies/m.test(text)
  );
}

/** Whether a build file names a library: Gradle writes `group:artifact`, Maven two elements. */
function names(text: string, name: string): boolean {
  const [group = '', artifact] = name.split(':');
  if (artifact === undefined) return new RegExp(`[>"'\\s]${group.replaceAll('.', '\\.')}[:<."']`).test(text);
  return (
    new RegExp(`${name.replaceAll('.', '\\.')}[:'"]`).test(text) ||
    (text.includes(`>${group}<`) && text.includes(`>${artifact}<`))
  );
}
