import { parseDockerfile } from '../../dockerfile/parse';
import type { Base } from '../bases';
import { buildCommands, configOf } from '../buildCommands';
import type { ContextFiles } from '../context';
import { go } from '../ecosystems/go';
import type { Common, Found, GoProgram } from '../facts';
import { keyword } from '../style';
import { say } from '../rule';
import { goRun as goRunRule } from '../rules/go-run';
import { goBuilds } from './goBuild';
import { goLinking } from './goLinking';
import type { GoModules } from './goModules';
import { scanPackages } from './goPackages';

/** What `go run` of the start command compiles, and where that goes instead. */
export interface GoRun {
  /** How many words of the start name the program. */
  readonly words: number;
  /** Where the RUN that compiles is put, and its text. */
  readonly at: number;
  readonly text: string;
}

const steps = ['ADD', 'COPY', 'RUN', 'WORKDIR'];
const plainWord = /^[\w./=@%+,:-]+$/;

/** A program that is compiled each time the container starts, as one that a RUN compiles. */
export async function detectGoRun(
  facts: Common,
  base: Extract<Base, { readonly kind: 'language' }>,
  modules: GoModules,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<GoProgram>> {
  const { dockerfile, start, target, before } = facts;
  const stop = (text: string) => ({ reason: say(goRunRule, start.by.line, text) });
  const call = readRun(start.argv);
  const unread = 'The container compiles when it starts; build the program with "go build" in a RUN and start that.';
  const last = target.instructions.findLast((instruction) => steps.includes(instruction.keyword));
  const isPlain = facts.shape === 'single' && start.variables.length === 0;
  const forGo = start.changes.env.find(({ name }) => go.buildOnly.test(name));
  if (forGo !== undefined)
    return stop(
      `The start command sets ${forGo.name} for what it compiles; compile the program with "go build" in a RUN and start that.`,
    );
  if (call === undefined || !isPlain || last === undefined) return stop(unread);
  if (start.entrypoint.length > 0 && call.words > start.entrypoint.length)
    return stop('ENTRYPOINT and CMD together say what is compiled when the container starts; name it in one of them.');
  const user = target.instructions.find(({ keyword: word, start: at }) => word === 'USER' && at < last.start);
  if (user !== undefined)
    return stop(
      'The program would be compiled by a user who may not write where programs lie; put USER behind the last RUN.',
    );
  const name = before.workdir.value.split('/').at(-1) ?? '';
  const path = `/usr/local/bin/${/^[a-z][\w.-]*$/i.test(name) ? name : 'program'}`;
  const build = `go build -o ${path} ${call.arguments.join(' ')}`;
  const added = (prefix: string) => `${dockerfile.eol}${keyword(dockerfile, 'RUN')} ${prefix}${build}`;
  // What the new RUN comes to is read where it will stand.
  const { text } = dockerfile;
  const after = parseDockerfile(text.slice(0, last.end) + added('') + text.slice(last.end));
  const stage = after.stages[target.index];
  if (stage === undefined) return stop(unread);
  const commands = buildCommands(after, stage, configOf(base));
  const made = goBuilds(commands, modules.paths).findLast(({ outputs }) => outputs.includes(path));
  if (made === undefined) return stop(unread);
  const scan = await scanPackages(made, { dockerfile: after, stage, base, files, modules, wholeContext: true }, signal);
  const linking = goLinking({ dockerfile: after, stage, base, commands, build: made, modules, scan });
  if (linking.kind === 'open' || linking.kind === 'moved' || linking.kind === 'impossible')
    return stop(
      'The container compiles when it starts, and what the program is linked with is not visible; build it with "go build" in a RUN and start that.',
    );
  const isPure = linking.kind === 'pure';
  const run = { words: call.words, at: last.end, text: added(isPure ? 'CGO_ENABLED=0 ' : '') };
  const place = { stage: target, base, path, line: start.by.line };
  return {
    program: {
      kind: 'go',
      path,
      build: made,
      made: place,
      linking: isPure ? { kind: 'static' } : linking,
      isGone: false,
      run,
    },
    scan,
  };
}

/** The flags and the package of `go run`, and how many words they are with it. */
function readRun(
  argv: readonly string[],
): { readonly words: number; readonly arguments: readonly string[] } | undefined {
  if (argv[0] !== 'go' || argv[1] !== 'run') return undefined;
  let at = 2;
  for (; argv[at]?.startsWith('-') === true; at++)
    if (!/^-(?:mod|tags|trimpath|ldflags|v|x|race|p)(?:=|$)/.test(argv[at] ?? '')) return undefined;
    else if (/^-(?:mod|tags|ldflags|p)$/.test(argv[at] ?? '')) at++;
  const first = argv[at];
  if (first === undefined || first.includes('@')) return undefined;
  let end = at + 1;
  if (first.endsWith('.go')) while (argv[end]?.endsWith('.go') === true) end++;
  const words = argv.slice(2, end);
  return words.every((word) => plainWord.test(word)) ? { words: end, arguments: words } : undefined;
}
