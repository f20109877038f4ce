import type { BuildCommand } from '../convert/buildCommands';
import { javaImage } from '../convert/ecosystems/javaImages';
import { fileOrigins } from '../convert/origins';
import type { LintFile, LintStage } from './lintFile';
import { commandsOf } from './nativeBuilds';
import { bareResults, copiesInto, sourceOf } from './stageCopies';

/** A command that compiles what a bare result with Java gets. */
export interface JavaBuild {
  readonly target: LintStage;
  readonly builder: LintStage;
  readonly command: BuildCommand;
  /** The release of the JDK: `21`. */
  readonly line: string;
  /** Whether the classes are of that release for certain, and not as a file of the project says. */
  readonly certain: boolean;
}

/** The builds of bare results with Java whose commands do not say which release they compile for. */
export function javaBuilds(file: LintFile): readonly JavaBuild[] {
  return bareResults(file).flatMap((target) => {
    if (target.facts?.runtime?.kind !== 'java') return [];
    const copies = copiesInto(file, target);
    // Another Java may come along.
    if (
      copies.some(
        ({ copy }) => copy === undefined || copy.sources.some((source) => /jre|jdk|jvm|java\/|openjdk/i.test(source)),
      )
    )
      return [];
    for (const { copy } of copies.toReversed()) {
      const source = sourceOf(file, target, copy);
      if (copy === undefined || source === undefined) continue;
      for (const from of copy.sources) {
        const found = buildOf(file, target, source, from);
        if (found !== undefined) return [found];
      }
    }
    return [];
  });
}

function buildOf(file: LintFile, target: LintStage, source: LintStage, from: string): JavaBuild | undefined {
  const isClasses =
    /\.jar$|\/(?:target|build\/(?:libs|classes|install)|classes|dependency|dependencies|extracted|out|dist|spring-boot-loader|application)(?:\/|$)/.test(
      from,
    );
  if (!isClasses) return undefined;
  for (const { stage } of fileOrigins(file.dockerfile, source.stage, from.replace(/\/+$/, ''))) {
    const builder = file.stages[stage.index];
    const { image } = builder ?? {};
    if (builder === undefined || image === undefined || image === 'scratch') continue;
    const java = javaImage(image);
    if (java?.line === undefined || !java.jdk) continue;
    const commands = commandsOf(file, builder);
    const command = commands.findLast(compiles);
    if (command === undefined || commands.some(choosesRelease)) return undefined;
    return { target, builder, command, line: java.line, certain: command.words[0] === 'javac' };
  }
  return undefined;
}

function compiles({ words, texts }: BuildCommand): boolean {
  const program = (words[0] ?? texts[0] ?? '').split('/').at(-1) ?? '';
  if (program === 'javac') return true;
  if (/^(?:mvn|mvnw)$/.test(program))
    return texts.some((text) => /^(?:package|install|verify|compile|deploy)$/.test(text));
  return (
    /^(?:gradle|gradlew)$/.test(program) &&
    texts.some((text) => /build|[jJ]ar|assemble|install|classes|dist/i.test(text))
  );
}

/** Whether a command names the release that is compiled for, or brings another JDK. */
function choosesRelease({ texts, inFront, outer }: BuildCommand): boolean {
  return (
    texts.some((text) =>
      /release|compiler\.|^-source|^-target|^--(?:source|target)|toolchain|java\.version|jdk|sdkman|^sdk$|native/i.test(
        text,
      ),
    ) ||
    inFront.has('JAVA_HOME') ||
    /release|compiler/.test(
      `${outer.get('MAVEN_OPTS') ?? ''}${outer.get('MAVEN_ARGS') ?? ''}${outer.get('JAVA_TOOL_OPTIONS') ?? ''}`,
    )
  );
}
