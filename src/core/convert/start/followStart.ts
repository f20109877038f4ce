import { shellSteps } from '../../dockerfile/shellScript';
import type { RunLog } from './runSteps';
import { runSteps } from './runSteps';
import type { ScriptFile, ScriptPlace } from './scriptFile';
import { scriptFile } from './scriptFile';
import type { NeedsShell, ShellState, StartWord } from './shellWords';
import { needsShell } from './shellWords';
import type { StartOwned } from './start';
import { envProblem } from './startEnv';
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
  readonly user: { readonly name: string; readonly by: string } | undefined;
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
  readonly where?: string;
}

const shellProgram = /^(?:\/(?:usr\/(?:local\/)?)?bin\/)?(?:ba|da|a)?sh$/;

/** Goes through shells, scripts and wrappers to the program. */
export async function followStart(
  place: ScriptPlace,
  given: readonly StartWord[],
  line: number,
  signal: AbortSignal,
): Promise<Followed | FollowProblem> {
  const { written, base } = place;
  const state: ShellState = {
    image: written.env,
    assigned: new Map(),
    exported: new Set(),
    positional: [],
    directory: written.workdir.value,
    script: undefined,
  };
  const scripts: ScriptFile[] = [];
  const wrappers: string[] = [];
  const owned: StartOwned[] = [];
  let words = given;
  let shell = false;
  let init: string | undefined;
  let user: Followed['user'];
  let prints = false;
  let ignoresArguments = false;
  let options: Followed['options'];
  let isRoot = /^(?:|root|0)(?::.*)?$/.test(written.user.value);

  const run = (text: string, from: StartWord['from'], script: ScriptFile | undefined, rest: readonly StartWord[]) => {
    const where = script === undefined ? undefined : (at: number) => `Line ${at + 1} of ${script.name}`;
    const steps = shellSteps(text);
    if (steps === undefined) return { problem: 'is not valid shell', ...(script && { where: script.name }) };
    state.positional = rest;
    const log: RunLog = { from, isRoot, prints: false, options: undefined, owned: [] };
    const inside: ShellState = { ...state, script: script?.path };
    const result = runSteps(steps, inside, log);
    state.directory = inside.directory;
    prints ||= log.prints;
    options ??= log.options;
    for (const { path, owner, line: at } of log.owned)
      owned.push({ path, owner, where: where?.(at) ?? `Line ${line}` });
    if (result === undefined)
      return {
        problem: script === undefined ? 'starts no program' : `${script.name} ends without starting a program.`,
      };
    if (needsShell(result)) return { ...result, ...(where && { where: where(result.line ?? 0) }) };
    ignoresArguments ||= !/\$\{?[@*]/.test(text);
    return result.words;
  };

  const remember = (script: ScriptFile) => {
    if (!scripts.some(({ path }) => path === script.path)) scripts.push(script);
  };

  // Each round takes off one layer; nobody wraps a program more often than this.
  for (let round = 0; round < 8; round++) {
    signal.throwIfAborted();
    const [first, ...rest] = words;
    if (first === undefined) break;
    if (first.variables.some(({ value }) => value === undefined || value === ''))
      return { problem: `starts what $${first.variables[0]?.name ?? ''} names`, instead: 'name the program' };
    if (shellProgram.test(first.text)) {
      const call = shellCall(rest);
      if (needsShell(call)) return call;
      if (call.kind === 'text') {
        const next = run(call.word.text, call.word.from, undefined, call.rest);
        if (needsShell(next)) return next;
        words = next;
        shell = true;
        continue;
      }
      const script = await scriptFile({ ...place }, call.word.text, true, signal);
      if (script?.kind !== 'script') return { problem: script?.text ?? 'calls a shell without a script' };
      const next = run(script.text, call.word.from, script, call.rest);
      if (needsShell(next)) return next;
      remember(script);
      words = next;
      continue;
    }
    const wrapper = wrapperOf(words);
    if (wrapper !== undefined) {
      if (needsShell(wrapper)) return wrapper;
      wrappers.push(first.text);
      words = wrapper.words;
      switch (wrapper.kind) {
        case 'init':
          init = wrapper.name;
          break;
        case 'user':
          user = { name: wrapper.user, by: wrapper.name };
          isRoot = /^(?:root|0)(?::.*)?$/.test(wrapper.user);
          break;
        case 'env':
          for (const { name, value } of wrapper.env) {
            state.assigned.set(name, { text: value, names: [], fallback: undefined });
            state.exported.add(name);
          }
      }
      continue;
    }
    const script = await scriptFile(place, first.text, false, signal);
    if (script === undefined || (script.kind === 'problem' && isOfBase(first.text, base.config.entrypoint))) {
      if (!isOfBase(first.text, base.config.entrypoint)) break;
      words = rest;
      continue;
    }
    if (script.kind === 'problem') return { problem: script.text };
    const next = run(script.text, first.from, script, rest);
    if (needsShell(next)) return next;
    remember(script);
    words = next;
  }
  const problem = envProblem(state);
  if (problem !== undefined) return problem;
  return { words, state, shell, scripts, init, user, wrappers, prints, options, owned, ignoresArguments };
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
