import { baseOf } from '../convert/bases';
import type { BuildCommand } from '../convert/buildCommands';
import { buildCommands, configOf } from '../convert/buildCommands';
import { chefBase } from '../convert/ecosystems/rust';
import type { GoBuild } from '../convert/go/goBuild';
import { goBuilds, makes } from '../convert/go/goBuild';
import type { CompileCall } from '../convert/native/compileCalls';
import { compileCall } from '../convert/native/compileCalls';
import type { Origin } from '../convert/origins';
import { isMadeFor } from '../convert/origins';
import type { CargoCall } from '../convert/rust/cargoCalls';
import { cargoCall } from '../convert/rust/cargoCalls';
import { builderSuite } from '../catalog/builder';
import type { BuilderSuite } from '../catalog/builder';
import type { ImageRef } from '../image/reference';
import type { LintFile, LintStage } from './lintFile';
import type { StageCopy } from './stageCopies';
import { copiesInto } from './stageCopies';
import type { StartedProgram } from './startedPrograms';

/** The command of a RUN that makes a program of machine code, as far as it is certain that no other one does. */
export type NativeBuild = {
  readonly builder: LintStage;
  readonly image: ImageRef;
  readonly suite: BuilderSuite;
  readonly command: BuildCommand;
  /** Every command of the builder's chain. */
  readonly commands: readonly BuildCommand[];
} & (
  | { readonly kind: 'go'; readonly build: GoBuild }
  | { readonly kind: 'rust'; readonly call: CargoCall }
  | { readonly kind: 'c'; readonly call: CompileCall }
);

/** The command that makes a started program in an official image whose C library is known; `undefined` where any other could. */
export function nativeBuild(file: LintFile, program: StartedProgram): NativeBuild | undefined {
  const before = known.get(program);
  if (before !== undefined) return before.build;
  const build = findBuild(file, program);
  known.set(program, { build });
  return build;
}

// Several lints ask about the same program.
const known = new WeakMap<StartedProgram, { readonly build: NativeBuild | undefined }>();

function findBuild(file: LintFile, program: StartedProgram): NativeBuild | undefined {
  for (const origin of program.origins) {
    const builder = file.stages[origin.stage.index];
    const image = builder && officialImage(builder);
    const suite = image && builderSuite(image);
    if (builder === undefined || image === undefined || suite === undefined) continue;
    if (bringsTools(file, builder)) return undefined;
    const commands = commandsOf(file, builder);
    const go = goBuildsOf(commands);
    const made = commands.flatMap((command) => buildOf(command, go, origin) ?? []);
    const build = made.findLast(({ command }) => isMadeFor(origin, command.position));
    if (build === undefined) continue;
    if (build.command.branches || commands.some((command) => mayInterfere(command, build.command))) return undefined;
    return { ...build, builder, image, suite, commands };
  }
  return undefined;
}

/** The commands of a stage and of those it is built upon. */
export function commandsOf({ dockerfile }: LintFile, { stage }: LintStage): readonly BuildCommand[] {
  return buildCommands(dockerfile, stage, configOf(baseOf(dockerfile, stage)));
}

/** Every `go build` and `go install` among the commands of a stage. */
export function goBuildsOf(commands: readonly BuildCommand[]): ReadonlyMap<BuildCommand, GoBuild> {
  const before = goByCommands.get(commands);
  if (before !== undefined) return before;
  const found = new Map(goBuilds(commands, []).map((build) => [build.command, build]));
  goByCommands.set(commands, found);
  return found;
}

const goByCommands = new WeakMap<readonly BuildCommand[], ReadonlyMap<BuildCommand, GoBuild>>();

/** The official image that a stage stands on, through the images of cargo-chef too. */
export function officialImage({ image }: LintStage): ImageRef | undefined {
  if (image === undefined || image === 'scratch') return undefined;
  const official = chefBase(image) ?? image;
  return official.registry === 'docker.io' && official.repository.startsWith('library/') ? official : undefined;
}

type Made =
  | { readonly command: BuildCommand; readonly kind: 'go'; readonly build: GoBuild }
  | { readonly command: BuildCommand; readonly kind: 'rust'; readonly call: CargoCall }
  | { readonly command: BuildCommand; readonly kind: 'c'; readonly call: CompileCall };

function buildOf(command: BuildCommand, go: ReadonlyMap<BuildCommand, GoBuild>, { wanted }: Origin): Made | undefined {
  const build = go.get(command);
  if (build !== undefined) return makes(build, wanted) ? { command, kind: 'go', build } : undefined;
  const cargo = cargoCall(command, wanted);
  if (cargo !== undefined) return { command, kind: 'rust', call: cargo };
  const compile = compileCall(command, wanted);
  return compile === undefined ? undefined : { command, kind: 'c', call: compile };
}

/** Whether a stage has other compilers or another shell than its image, by a name that commands call. */
function bringsTools(file: LintFile, builder: LintStage): boolean {
  const shells = builder.chain.flatMap(({ instructions }) =>
    instructions.filter(({ keyword, exec = [] }) => keyword === 'SHELL' && !/(?:^|\/)\w*sh$/.test(exec[0] ?? '')),
  );
  const isTool = (path: string) => /\/bin\/(?:cargo|cc|gcc|g\+\+|c\+\+|go|ld|rustc)$/.test(path);
  const brings = ({ copy }: StageCopy) =>
    copy !== undefined &&
    [copy.destination, ...copy.sources.map((source) => `${copy.destination}/${source.split('/').at(-1) ?? ''}`)].some(
      isTool,
    );
  return shells.length > 0 || copiesInto(file, builder).some(brings);
}

/** Whether a command could set variables that are not seen, or make another program of the one that was built. */
function mayInterfere({ words, texts, position }: BuildCommand, build: BuildCommand): boolean {
  const program = (words[0] ?? texts[0] ?? '').split('/').at(-1) ?? '';
  if (/^(?:patchelf|chrpath|elfix)$/.test(program) || texts.includes('--wrap')) return true;
  // All that is assigned behind it is exported.
  if (program === 'set' && texts.some((text) => /^-\w*a|allexport/.test(text))) return true;
  return position.instruction === build.position.instruction && /^(?:\.|source|eval|direnv)$/.test(program);
}
