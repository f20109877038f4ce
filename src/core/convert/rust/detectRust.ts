import type { Dockerfile, Stage } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import type { Base } from '../bases';
import { baseOf } from '../bases';
import type { BuildCommand } from '../buildCommands';
import { buildCommands, configOf } from '../buildCommands';
import type { ContextFiles } from '../context';
import { rust } from '../ecosystems/rust';
import type { Common, Found, NativeProgram } from '../facts';
import type { Linking } from '../native/linking';
import { cachedElsewhere, isGone } from '../native/mounts';
import { sourcesAreLocal } from '../native/sourcesAreLocal';
import type { Origin } from '../origins';
import { isMadeFor, origins } from '../origins';
import { say } from '../rule';
import { cargoOutput } from '../rules/cargo-output';
import { scanSources } from '../scan';
import type { CargoCall } from './cargoCalls';
import { cargoCall } from './cargoCalls';
import { readCargoFiles } from './cargoFiles';
import { rustLinking } from './rustLinking';

/** The program that cargo makes; `undefined` if no stage of the file has cargo. */
export async function detectRust(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<NativeProgram> | undefined> {
  const { dockerfile, start } = facts;
  // Most files have nothing of Rust, and reading their commands takes time.
  if (!/cargo|rust/.test(dockerfile.text)) return undefined;
  if (!hasCargo(dockerfile)) return undefined;
  const made = madeByCargo(facts);
  if (made !== undefined) {
    const { origin, base, call } = made;
    const own = commandsOf(dockerfile, origin.stage);
    const scan = await scanSources(files, rust.sources, signal);
    const cargo = await readCargoFiles(files, scan.manifests, signal);
    const linking: Linking = settingsAreBrought(dockerfile, origin.stage, own)
      ? { kind: 'open', why: 'settings of cargo come from elsewhere', maybeScript: false }
      : call === undefined
        ? { kind: 'open', why: 'no cargo command of this file visibly makes it', maybeScript: true }
        : rustLinking(call, base, cargo, scan);
    const program: NativeProgram = {
      kind: 'native',
      path: origin.path,
      made: {
        stage: origin.stage,
        base,
        path: origin.wanted,
        line: call?.command.position.instruction.line ?? start.by.line,
      },
      linking,
      ecosystem: rust,
      gone: made.gone ? call?.command.position.instruction : undefined,
    };
    const local =
      call?.local === true && sourcesAreLocal(dockerfile, origin.stage, own, /^(?:git (?:clone|pull|fetch)|hg|svn)\b/);
    // What is found there may be of this program; what is not found may be elsewhere.
    return { program, scan: local ? scan : { ...scan, complete: false } };
  }
  const text = `It is not visible that cargo makes ${start.argv[0]}; build it with "cargo build --release" in a RUN of this file and start that file.`;
  return { reason: say(cargoOutput, start.by.line, text) };
}

/** Whether a stage of the file has cargo; what a stage has, those that continue it have too. */
function hasCargo(dockerfile: Dockerfile): boolean {
  const continued = new Set<Stage>();
  return dockerfile.stages.toReversed().some((stage) => {
    if (continued.has(stage)) return false;
    for (const link of stageChain(dockerfile, stage)) continued.add(link);
    return isRust(baseOf(dockerfile, stage)) || commandsOf(dockerfile, stage).some(callsCargo);
  });
}

function commandsOf(dockerfile: Dockerfile, stage: Stage): readonly BuildCommand[] {
  return buildCommands(dockerfile, stage, configOf(baseOf(dockerfile, stage)));
}

interface MadeByCargo {
  readonly origin: Origin;
  readonly base: Base;
  /** `undefined` if another command of a stage with cargo makes it: a plugin of cargo, make, a script. */
  readonly call: CargoCall | undefined;
  /** Whether it is made in a mount and nothing takes it out of there. */
  readonly gone: boolean;
}

function madeByCargo(facts: Common): MadeByCargo | undefined {
  let perhaps: MadeByCargo | undefined;
  for (const origin of origins(facts)) {
    const base = baseOf(facts.dockerfile, origin.stage);
    const own = commandsOf(facts.dockerfile, origin.stage);
    const elsewhere = origin.until === undefined ? [] : cachedElsewhere(origin.until.instruction, origin.wanted, own);
    for (const place of [origin.wanted, ...elsewhere]) {
      const call = own
        .filter(({ position }) => isMadeFor(origin, position))
        .map((command) => cargoCall(command, place))
        .findLast((found) => found !== undefined);
      if (call === undefined) continue;
      return { origin, base, call, gone: place === origin.wanted && isGone(call.command, origin) };
    }
    if (isRust(base) && facts.shape !== 'single') perhaps ??= { origin, base, call: undefined, gone: false };
  }
  return perhaps;
}

function isRust(base: Base): boolean {
  return base.kind === 'language' && base.ecosystem.id === 'rust';
}

function callsCargo({ texts }: BuildCommand): boolean {
  return /(?:^|\/)cargo$/.test(texts[0] ?? '');
}

/** Whether settings of cargo come from a command, or from a file of the context that is not where cargo looks for it there. */
function settingsAreBrought(dockerfile: Dockerfile, stage: Stage, commands: readonly BuildCommand[]): boolean {
  const written = commands.some(({ writes }) =>
    writes.some((path) => path !== undefined && /\/(?:\.cargo|cargo)\/config(?:\.toml)?$/.test(path)),
  );
  const copied = stageChain(dockerfile, stage)
    .flatMap(({ instructions }) => instructions)
    .some(({ keyword, flags, args }) => {
      if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({ name }) => name === 'from')) return false;
      const words = args.trim().split(/\s+/);
      return (
        /(?:^|\/)(?:\.cargo|cargo)(?:\/|\/config(?:\.toml)?)?$/.test(words.at(-1) ?? '') &&
        !words.slice(0, -1).every((word) => /^(?:\.?\/)?\.cargo(?:\/|$)/.test(word))
      );
    });
  return written || copied;
}
