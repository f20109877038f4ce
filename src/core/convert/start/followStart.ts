import { shellSteps } from '../../dockerfile/shellScript';
import type { RunLog } from './runCommand';
import { runSteps } from './runSteps';
import type { ScriptFile, ScriptPlace } from './scriptFile';
import { scriptFile } from './scriptFile';
import type { NeedsShell, ShellState, StartWord } from './shellWords';
import { needsShell } from './shellWords';
import type { StartOwned } from './start';
import { envProblem } from './startEnv';
import type { Wrapper } from './wrappers';
import { wrapperOf } from './wrappers';

/** The way from the words of the Dockerfile to those of the program. */
export interface Followed {
  readonly words: readonly StartWord[];
  readonly state: ShellState;
  /** Whether a shell was called with a text. */
  readonly shell: boolean;
  readonly scripts: readonly ScriptFile[];
  /** The name of an init like tini. */
  readonly init: string | undefined;
  /** The user that a wrapper switched to. */
  readonly user: string | undefined;
  readonly wrappers: readonly string[];
  readonly prints: boolean;
  /** The program that a script puts before arguments that start with `-`. */
  readonly options: readonly StartWord[] | undefined;
  readonly owned: readonly StartOwned[];
  /** Whether the words that are left out were arguments that the start never looked at. */
  readonly ignoresArguments: boolean;
}

/** A problem, and what has it: the start of the sentence. */
export interface FollowProblem extends NeedsShell {
  readonly where?: string | undefined;
}

const shellProgram = /^(?:\/(?:usr\/(?:local\/)?)?bin\/)?(?:ba|da|a)?sh$/;

/** Goes through shells, scripts and wrappers to the program. */
export async function followStart(
  place: ScriptPlace,
  given: readonly StartWord[],
  line: number,
  signal: AbortSignal,
): Promise<Followed | FollowProblem> {
  const way = startOfWay(place, given);
  // Each layer is taken off once; nobody wraps a program more often than this.
  for (let layer = 0; layer < 8; layer++) {
    signal.throwIfAborted();
    const problem = await takeLayer(way, place, line, signal);
    if (problem === 'program') return envProblem(way.state) ?? way;
    if (problem !== undefined) return problem;
  }
  return { problem: 'starts itself again and again' };
}

/** The way as far as it has been gone. */
interface Way extends Followed {
  words: readonly StartWord[];
  readonly state: ShellState;
  readonly scripts: ScriptFile[];
  readonly wrappers: string[];
  readonly owned: StartOwned[];
  shell: boolean;
  init: string | undefined;
  user: string | undefined;
  isRoot: boolean;
  prints: boolean;
  options: readonly StartWord[] | undefined;
  ignoresArguments: boolean;
}

const rootUser = /^(?:|root|0)(?::.*)?$/;

function startOfWay({ written }: ScriptPlace, words: readonly StartWord[]): Way {
  return {
    words,
    state: {
      image: written.env,
      assigned: new Map(),
      exported: new Set(),
      positional: [],
      directory: written.workdir.value,
      script: undefined,
    },
    scripts: [],
    wrappers: [],
    owned: [],
    shell: false,
    init: undefined,
    user: undefined,
    isRoot: rootUser.test(written.user.value),
    prints: false,
    options: undefined,
    ignoresArguments: false,
  };
}

/** Takes off a shell, a script or a wrapper; `program` if there is none. */
async function takeLayer(
  way: Way,
  place: ScriptPlace,
  line: number,
  signal: AbortSignal,
): Promise<FollowProblem | 'program' | undefined> {
  const [first, ...rest] = way.words;
  if (first === undefined) return 'program';
  const unknown = first.variables.find(({ value }) => value === undefined || value === '');
  if (unknown !== undefined) return { problem: `starts what $${unknown.name} names`, instead: 'name the program' };
  if (shellProgram.test(first.text)) {
    const call = shellCall(rest);
    if (needsShell(call)) return call;
    if (call.kind === 'text') {
      way.shell = true;
      return runText(way, { text: call.word.text, from: call.word.from, rest: call.rest }, line);
    }
    const script = await scriptFile(place, call.word.text, true, signal);
    if (script?.kind !== 'script') return { problem: script?.text ?? 'calls a shell without a script' };
    return runText(way, { text: script.text, from: call.word.from, rest: call.rest, script }, line);
  }
  const wrapper = wrapperOf(way.words);
  if (wrapper !== undefined) return needsShell(wrapper) ? wrapper : takeWrapper(way, wrapper, first.text);
  const script = await scriptFile(place, first.text, false, signal);
  if (script?.kind === 'script') return runText(way, { text: script.text, from: first.from, rest, script }, line);
  if (isOfBase(first.text, place.base.config.entrypoint)) {
    way.words = rest;
    return undefined;
  }
  return script === undefined ? 'program' : { problem: script.text };
}

function takeWrapper(way: Way, wrapper: Wrapper, written: string): undefined {
  way.wrappers.push(written);
  way.words = wrapper.words;
  switch (wrapper.kind) {
    case 'init':
      way.init = wrapper.name;
      return;
    case 'user':
      way.user = wrapper.user;
      way.isRoot = rootUser.test(wrapper.user);
      return;
    case 'env':
      for (const { name, value } of wrapper.env) {
        way.state.assigned.set(name, { text: value, names: [], fallback: undefined });
        way.state.exported.add(name);
      }
  }
}

interface ShellText {
  readonly text: string;
  readonly from: StartWord['from'];
  /** What `$@` stands for. */
  readonly rest: readonly StartWord[];
  readonly script?: ScriptFile;
}

function runText(way: Way, { text, from, rest, script }: ShellText, line: number): FollowProblem | undefined {
  const { state } = way;
  const where = (at: number) => (script === undefined ? undefined : `Line ${at + 1} of ${script.name}`);
  const steps = shellSteps(text);
  if (steps === undefined) return { problem: 'is not valid shell', where: script?.name };
  // A new shell knows only what was exported.
  for (const name of [...state.assigned.keys()]) if (!state.exported.has(name)) state.assigned.delete(name);
  const inside: ShellState = { ...state, positional: rest, script: script?.path };
  const log: RunLog = { from, isRoot: way.isRoot, prints: false, options: undefined, owned: [] };
  const result = runSteps(steps, inside, log);
  if (result === undefined)
    return script === undefined
      ? { problem: 'starts no program', instead: 'name one' }
      : { problem: `${script.name} ends without starting a program.` };
  if (needsShell(result)) return { ...result, where: where(result.line ?? 0) };
  state.directory = inside.directory;
  way.words = result.words;
  way.prints ||= log.prints;
  way.options ??= log.options;
  way.ignoresArguments ||= !/\$\{?[@*]/.test(text);
  for (const { path, owner, line: at } of log.owned)
    way.owned.push({ path, owner, where: where(at) ?? `Line ${line}` });
  if (script !== undefined && !way.scripts.some(({ path }) => path === script.path)) way.scripts.push(script);
  return undefined;
}

/** Whether a word names the entrypoint of the base image, which only passes its arguments on. */
function isOfBase(word: string, entrypoint: readonly string[]): boolean {
  return entrypoint.length === 1 && word.split('/').at(-1) === entrypoint[0];
}

type ShellCall =
  | { readonly kind: 'text'; readonly word: StartWord; readonly rest: readonly StartWord[] }
  | { readonly kind: 'script'; readonly word: StartWord; readonly rest: readonly StartWord[] };

function shellCall(words: readonly StartWord[]): ShellCall | NeedsShell {
  for (const [at, word] of words.entries()) {
    if (/^-[eux]*c$/.test(word.text)) {
      const text = words[at + 1];
      // The word behind the text is what the shell calls itself.
      return text === undefined
        ? { problem: 'calls a shell without a command' }
        : { kind: 'text', word: text, rest: words.slice(at + 3) };
    }
    if (!word.text.startsWith('-') && !/^(?:pipefail|errexit)$/.test(word.text))
      return { kind: 'script', word, rest: words.slice(at + 1) };
    if (!/^-(?:[eux]+|[eux]*o)$|^(?:pipefail|errexit)$/.test(word.text))
      return { problem: `gives the shell the option ${word.text.slice(0, 20)}`, instead: 'start the program itself' };
  }
  return { problem: 'starts a shell', instead: 'start the program itself' };
}
