import type { Base } from '../bases';
import { baseOf } from '../bases';
import type { BuildCommand } from '../buildCommands';
import { configOf } from '../buildCommands';
import type { Stage } from '../../dockerfile/model';
import type { ContextFiles } from '../context';
import { go } from '../ecosystems/go';
import type { Common, Found, GoProgram, NativeProgram } from '../facts';
import { expandedCommands } from '../make/makeCommands';
import { isGone } from '../native/mounts';
import type { Origin } from '../origins';
import { isMadeFor, origins } from '../origins';
import { say } from '../rule';
import { goOutput } from '../rules/go-output';
import { startCommand } from '../rules/start-command';
import { scanSources } from '../scan';
import { contextPaths } from '../trace';
import type { GoBuild } from './goBuild';
import { goBuilds, makes } from './goBuild';
import { combined, goLinking, isFetched } from './goLinking';
import { readModules } from './goModules';
import { scanPackages } from './goPackages';
import { detectGoRun } from './goRun';

/** The program that `go build` makes, or that another command of an official golang image does; `undefined` if no stage is one. */
export async function detectGo(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<GoProgram | NativeProgram> | undefined> {
  const { dockerfile, start } = facts;
  if (!dockerfile.stages.some((stage) => isGo(baseOf(dockerfile, stage)))) return undefined;
  const outline = await scanSources(files, outlines, signal);
  const modules = await readModules(files, outline.manifests, signal);
  const trail = await followStages(facts, files, signal);
  const commandsOf = (stage: Stage): readonly BuildCommand[] => trail.commands.get(stage) ?? [];
  const places = trail.places.filter(({ stage }) => isGo(baseOf(dockerfile, stage)));
  for (const origin of places) {
    const { stage, path, wanted } = origin;
    const base = baseOf(dockerfile, stage);
    if (!isGo(base)) continue;
    const commands = commandsOf(stage);
    const builds = goBuilds(commands, modules.paths).filter(
      (one) => makes(one, wanted) && isMadeFor(origin, one.command.position),
    );
    const build = builds.at(-1);
    if (build === undefined) continue;
    const wholeContext = facts.shape !== 'final';
    const at = { dockerfile, stage, base, files, modules, wholeContext };
    const seen = await scanPackages(build, at, signal);
    const isElsewhere = isFetched({ dockerfile, stage, base, commands, build, modules, scan: seen });
    const scan = isElsewhere ? { ...seen, complete: false } : seen;
    const judge = (one: GoBuild) => goLinking({ dockerfile, stage, base, commands, build: one, modules, scan });
    // A condition may skip the last one, and then those before it count.
    const others = build.command.branches ? builds.slice(0, -1) : [];
    const linking = combined([judge(build), ...others.map(judge)]);
    const { line } = build.command.position.instruction;
    const made = { stage, base, path: wanted, line };
    return { program: { kind: 'go', path, build, made, linking, isGone: isGone(build.command, origin) }, scan };
  }
  const own = baseOf(dockerfile, facts.target);
  if (start.argv[0] === 'go' && isGo(own)) return detectGoRun(facts, own, modules, files, signal);
  const isPossible = places.some(({ stage }) => commandsOf(stage).some((command) => mayMake(command, modules.paths)));
  const scan = await scanSources(files, go.sources, signal);
  return madeUnseen(facts, isPossible ? places : [], files, signal, scan);
}

interface Followed {
  readonly places: readonly Origin[];
  /** Of the stages that the way to the places leads through. */
  readonly commands: ReadonlyMap<Stage, readonly BuildCommand[]>;
}

/** Follows the program through the stages of the file, and reads the commands of no others: there may be thousands. */
async function followStages(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<Followed> {
  const { dockerfile } = facts;
  const commands = new Map<Stage, readonly BuildCommand[]>();
  for (;;) {
    const missing = new Set<Stage>();
    const places = origins(facts, (stage) => {
      const found = commands.get(stage);
      if (found === undefined) missing.add(stage);
      return found ?? [];
    });
    if (missing.size === 0) return { places, commands };
    for (const stage of missing) {
      const base = configOf(baseOf(dockerfile, stage));
      commands.set(stage, await expandedCommands({ dockerfile, stage, base, files }, signal));
    }
  }
}

// The manifests alone.
const outlines = { ...go.sources, extensions: [] };

function isGo(base: Base): base is Extract<Base, { readonly kind: 'language' }> {
  return base.kind === 'language' && base.ecosystem.id === 'go';
}

const nonMakers =
  /^(?:\[|apk|apt|apt-get|cd|chmod|chown|cp|echo|exit|export|false|find|install|ln|ls|mkdir|mv|printf|pwd|rm|set|test|touch|true|useradd|groupadd|adduser|addgroup)$/;

/** Whether a command may make a program that is not visible in it. */
function mayMake(command: BuildCommand, modules: readonly string[]): boolean {
  const program = command.words[0]?.split('/').at(-1);
  if (program === undefined) return command.texts.length > 0;
  if (program !== 'go') return !nonMakers.test(program) || command.words.includes(undefined);
  const [build] = goBuilds([command], modules);
  if (build === undefined) return command.words[1] === 'run' || command.words[1] === 'generate';
  return build.outputs.length === 0 && build.outputDirectory === undefined;
}

/** A file that something else makes in a golang image, which a person can look at. */
async function madeUnseen(
  facts: Common,
  places: readonly Origin[],
  files: ContextFiles,
  signal: AbortSignal,
  scan: GoScan,
): Promise<Found<NativeProgram>> {
  const { dockerfile, start } = facts;
  const line = start.by.line;
  const [first] = places;
  const ways = new Set(places.map(({ path }) => path));
  const refusal = say(
    goOutput,
    line,
    `It is not visible that "go build" makes ${start.argv[0]}; build it with "go build -o" in a RUN of this file and start that path.`,
  );
  if (first === undefined || ways.size > 1) return { reason: refusal };
  for (const { stage, wanted } of places) {
    const base = baseOf(dockerfile, stage);
    if (!isGo(base)) continue;
    for (const path of contextPaths(dockerfile, stage, base.config, wanted)) {
      const found = await files.read(path, signal);
      if (found.kind === 'text' && !found.text.startsWith('\x7fELF'))
        return {
          reason: say(
            startCommand,
            line,
            `The container starts through the script ${path}, which needs a shell or an interpreter.`,
          ),
        };
    }
  }
  // The last place of the trail is where the file was made; the first one is where a person finds it.
  const { stage, path, wanted } = first;
  const made = { stage, base: baseOf(dockerfile, stage), path: wanted, line };
  const linking = { kind: 'open', why: 'no "go build" of the file is seen to make it', maybeScript: true } as const;
  return { program: { kind: 'native', path, made, linking, ecosystem: go }, scan };
}

type GoScan = Awaited<ReturnType<typeof scanSources>>;
