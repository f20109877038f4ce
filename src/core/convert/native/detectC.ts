import type { Stage } from '../../dockerfile/model';
import type { Base } from '../bases';
import { baseOf } from '../bases';
import { buildCommands, configOf } from '../buildCommands';
import type { ContextFiles } from '../context';
import { gcc } from '../ecosystems/gcc';
import type { Common, Found, NativeProgram } from '../facts';
import type { Origin } from '../origins';
import { isMadeFor, origins } from '../origins';
import { scanSources } from '../scan';
import type { CompileCall } from './compileCalls';
import { compileCall } from './compileCalls';
import { compileLinking } from './compileLinking';
import type { Linking } from './linking';
import { isGone } from './mounts';
import { sourcesAreLocal } from './sourcesAreLocal';

/** The program that gcc, clang or a tool that calls them makes; `undefined` if none does visibly. */
export async function detectC(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<NativeProgram> | undefined> {
  const made = madeByCompiler(facts);
  if (made === undefined) return undefined;
  const { origin, base, call } = made;
  const found = await scanSources(files, gcc.sources, signal);
  const own = commandsOf(facts, origin.stage, base);
  const local = sourcesAreLocal(
    facts.dockerfile,
    origin.stage,
    own,
    /^(?:(?:curl|hg|svn|tar|unzip|wget)\b|git (?:clone|pull|fetch)|apt-get source)/,
  );
  // What is found there may be of this program; what is not found may be elsewhere.
  const scan = local ? found : { ...found, complete: false };
  const linking: Linking =
    call === undefined
      ? { kind: 'open', why: 'a tool calls the compiler', maybeScript: true }
      : compileLinking(call, base, scan);
  const line = call?.command.position.instruction.line ?? facts.start.by.line;
  const gone = call !== undefined && isGone(call.command, origin) ? call.command.position.instruction : undefined;
  const program: NativeProgram = {
    kind: 'native',
    path: origin.path,
    made: { stage: origin.stage, base, path: origin.wanted, line },
    linking,
    ecosystem: gcc,
    gone,
  };
  return { program, scan };
}

interface MadeByCompiler {
  readonly origin: Origin;
  readonly base: Base;
  /** `undefined` where a tool such as make calls the compiler. */
  readonly call: CompileCall | undefined;
}

function madeByCompiler(facts: Common): MadeByCompiler | undefined {
  // Most files have no compiler, and following their files takes time.
  if (!compilers.test(facts.dockerfile.text)) return undefined;
  let perhaps: MadeByCompiler | undefined;
  for (const origin of origins(facts)) {
    const base = baseOf(facts.dockerfile, origin.stage);
    if (base.kind !== 'plain' && !(base.kind === 'language' && base.ecosystem.id === 'gcc')) continue;
    const commands = commandsOf(facts, origin.stage, base).filter(({ position }) => isMadeFor(origin, position));
    const call = commands
      .map((command) => compileCall(command, origin.wanted))
      .findLast((found) => found !== undefined);
    if (call !== undefined) return { origin, base, call };
    // What make and cmake leave in the directory where they run, or install.
    const tool = commands.findLast(({ words }) => /^(?:cmake|make|meson|ninja)$/.test(words[0] ?? ''));
    if (tool !== undefined) perhaps ??= { origin, base, call };
  }
  return perhaps;
}

const compilers = /\b(?:cc|clang|cmake|gcc|make|meson|ninja)\b|[gc]\+\+/;

function commandsOf({ dockerfile }: Common, stage: Stage, base: Base): ReturnType<typeof buildCommands> {
  return buildCommands(dockerfile, stage, configOf(base));
}
