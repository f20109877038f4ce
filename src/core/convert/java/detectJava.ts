import { resolvePath } from '../../dockerfile/effective';
import type { ContextFiles } from '../context';
import { java } from '../ecosystems/java';
import type { JavaImage } from '../ecosystems/javaImages';
import { javaImage } from '../ecosystems/javaImages';
import type { Common, Found, JavaProgram } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { javaRuntime } from '../rules/java-runtime';
import { javaStart } from '../rules/java-start';
import { scanSources } from '../scan';
import { contextPaths } from '../trace';
import { readBuildFiles } from './buildFiles';
import { copiedJava } from './copiedJava';
import { installedJava } from './installedJava';
import { jarGlob } from './jarGlob';
import { isJava, javaCommand } from './javaCommand';
import { startFindings } from './startFindings';

/** The program that java runs, if the start command calls it or the image is one of Java. */
export async function detectJava(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<JavaProgram> | undefined> {
  const { base, start, before } = facts;
  const image = base.kind === 'language' ? javaImage(base.ref) : undefined;
  const { line } = start.by;
  if (!isJava(start.argv[0])) return image === undefined ? undefined : { reason: otherStart(facts) };
  if (base.kind === 'language' && image === undefined) return undefined;
  const copied = copiedJava(facts);
  if (copied !== undefined && 'reason' in copied) return copied;
  const runtime: JavaImage | undefined = copied ?? image ?? installedJava(facts);
  if (runtime === undefined)
    return {
      reason: say(
        javaRuntime,
        facts.target.from.line,
        'Where java comes from is not visible in this file; start from an image that has it, or install it in a RUN of this stage.',
      ),
    };
  const command = javaCommand(start.argv);
  if ('problem' in command) return { reason: say(javaStart, line, command.problem) };
  const sources = await scanSources(files, java.sources, signal);
  const settings = facts.shape === 'final' ? undefined : await settingsFile(facts, files, signal);
  const build = await readBuildFiles(files, sources.manifests, signal);
  const findings = [...startFindings(command, before, line), ...sources.findings, ...build.launches];
  // What is only copied, or downloaded, may have been made of other sources.
  const scan = { ...sources, findings, complete: sources.complete && isBuiltHere(facts) };
  const path = command.runs.kind === 'jar' ? resolvePath(before.workdir.value, command.runs.jar) : undefined;
  return { program: { kind: 'java', command, path, runtime, build, glob: jarGlob(start.by), settings }, scan };
}

const buildTool =
  /(?:^|[\s;&|/])(?:ant|bazel|clj|clojure|gradlew?|javac|kotlinc|lein|make|mill|mvnd?|mvnw|sbt|scala-cli)(?=[\s;&|"']|$)/;
const buildOutput = /(?:^|\/)(?:target|build\/(?:install|libs|output|quarkus-app)|out\/artifacts|quarkus-app)(?:\/|$)/;

/** Whether the file builds Java programs, or copies what a build left behind. */
function isBuiltHere({ dockerfile, copies }: Common): boolean {
  const instructions = dockerfile.stages.flatMap((stage) => stage.instructions);
  return (
    copies.some((copy) => copy?.sources.some((source) => buildOutput.test(source)) === true) ||
    instructions.some(
      ({ keyword, args, exec, heredocs }) =>
        (keyword === 'RUN' &&
          buildTool.test([exec?.join(' ') ?? args, ...heredocs.map(({ body }) => body)].join('\n'))) ||
        (/^(?:ADD|COPY)$/.test(keyword) && buildOutput.test(args.replaceAll(/\s+/g, '/'))),
    )
  );
}

const settingsNames = ['', 'config/'].flatMap((directory) =>
  ['properties', 'yml', 'yaml'].map((extension) => `${directory}application.${extension}`),
);

/** A file of settings in the working directory, which frameworks read without being told. */
async function settingsFile(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<string | undefined> {
  const { dockerfile, target, base, before } = facts;
  for (const name of [...settingsNames, '.env']) {
    const inImage = resolvePath(before.workdir.value, name);
    for (const path of contextPaths(dockerfile, target, base.config, inImage))
      if ((await files.read(path, signal)).kind !== 'missing') return inImage;
  }
  return undefined;
}

function otherStart({ start }: Common): Reason {
  const [program] = start.argv;
  const server = /catalina\.sh|jetty\.sh|standalone\.sh|startserver|wildfly|run-java\.sh/.test(program);
  const text = server
    ? `${program.slice(0, 60)} is a shell script that starts a server, and the image has no shell; run the server inside the program instead.`
    : /(?:^|\/)(?:mvnw?|gradlew?|sbt)$/.test(program)
      ? `The container builds with ${program.slice(0, 60)} when it starts; build a jar in a RUN and start that with java.`
      : `The container starts through ${program.slice(0, 60)} and not through java; start java itself.`;
  return say(javaStart, start.by.line, text);
}
