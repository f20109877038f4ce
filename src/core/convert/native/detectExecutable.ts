import { walkStage } from '../../dockerfile/effective';
import { baseOf } from '../bases';
import type { Base } from '../bases';
import type { ContextFiles } from '../context';
import { sourcesOf } from '../copies';
import type { Common, Found, NativeProgram } from '../facts';
import { origins, startPaths } from '../origins';
import { effectsOf } from '../prepared/stageRuns';
import { say } from '../rule';
import { startCommand } from '../rules/start-command';
import type { SourceScan } from '../scan';

/** A program of a language that is not looked into: a file that another stage made, or that was made before the build. */
export async function detectExecutable(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<NativeProgram> | undefined> {
  if (facts.shape === 'single' || facts.base.kind !== 'plain' || isScriptName(facts.start.argv[0])) return undefined;
  const built = builtElsewhere(facts);
  return built ?? (await broughtAlong(facts, files, signal)) ?? fetched(facts);
}

function isScriptName(name: string): boolean {
  return /\.(?:ba?sh|jar|[cm]?js|lua|php|pl|py|rb|sh)$/.test(name);
}

// Their programs are scripts more often than not, and what is none is judged by the rules of the language.
const interpreted =
  /(?:^|[/-])(?:aspnet|bun|composer|corretto|deno|dotnet|erlang|elixir|gradle|graalvm|httpd|jdk|jre|jruby|julia|liberica|maven|native-image|nginx|node|openjdk|perl|php|pypy|python|r-base|ruby|sdk|temurin|uv|zulu)(?:[-:@/]|$)/;

function isJudgedElsewhere(base: Base): boolean {
  if (base.kind === 'language') return base.ecosystem.id !== 'gcc' && base.ecosystem.id !== 'rust';
  return base.kind === 'other' ? interpreted.test(base.name) : base.kind !== 'plain';
}

const noScan: SourceScan = { findings: [], files: 0, complete: false, manifests: [], named: [] };

function builtElsewhere(facts: Common): Found<NativeProgram> | undefined {
  for (const { stage, path, wanted } of origins(facts)) {
    const base = baseOf(facts.dockerfile, stage);
    if (isJudgedElsewhere(base)) continue;
    const made = { stage, base, path: wanted, line: facts.start.by.line };
    const linking = { kind: 'open', why: undefined, maybeScript: true } as const;
    return { program: { kind: 'native', path, made, linking, ecosystem: undefined }, scan: noScan };
  }
  return undefined;
}

/** The program as a file of the context, which may not be there before it is built. */
async function broughtAlong(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<NativeProgram> | undefined> {
  for (const copy of facts.copies.toReversed()) {
    if (copy === undefined || copy.from !== undefined || copy.instruction.keyword !== 'COPY') continue;
    for (const path of startPaths(facts.start, facts.before)) {
      for (const source of sourcesOf(copy, path)) {
        const found = await files.read(source, signal);
        if (found.kind === 'missing' && !namesFile(source, copy.sources)) continue;
        const { line } = copy.instruction;
        if (found.kind === 'text' && !found.text.startsWith('\x7fELF'))
          return {
            reason: say(
              startCommand,
              line,
              `The container starts through the script ${source}, which needs a shell or an interpreter.`,
            ),
          };
        const made = { stage: undefined, base: undefined, path: source, line };
        const linking = { kind: 'open', why: undefined, maybeScript: true } as const;
        return {
          program: { kind: 'native', path, made, linking, ecosystem: undefined },
          scan: noScan,
        };
      }
    }
  }
  return undefined;
}

/** The program as something that the stage itself downloads or unpacks, which then stays for it. */
function fetched(facts: Common): Found<NativeProgram> | undefined {
  if (facts.shape !== 'prepared') return undefined;
  const { dockerfile, target, base, start, before } = facts;
  const paths = startPaths(start, before);
  let found: Found<NativeProgram> | undefined;
  walkStage(dockerfile, target, base.config, (instruction, state) => {
    if (instruction.keyword !== 'RUN') return;
    const effects = effectsOf(dockerfile.text, instruction, state);
    if ('problem' in effects) return;
    const written = effects.flatMap(({ effect }) => (effect.kind === 'write' && !effect.empty ? effect.paths : []));
    const path = paths.find((place) => written.includes(place) || written.includes(place.replace(/\/[^/]+$/, '')));
    if (path === undefined) return;
    const made = { stage: target, base, path, line: instruction.line };
    const linking = { kind: 'open', why: undefined, maybeScript: true } as const;
    found = { program: { kind: 'native', path, made, linking, ecosystem: undefined }, scan: noScan };
  });
  return found;
}

/** Whether a copy names a file itself, and not a directory that it may be in. */
function namesFile(path: string, sources: readonly string[]): boolean {
  return sources.some((source) => source.replace(/^\.?\//, '') === path);
}
