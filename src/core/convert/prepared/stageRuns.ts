import type { Effective } from '../../dockerfile/effective';
import { resolvePath } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import type { LooseCommand } from '../../dockerfile/shell';
import { looseCommands } from '../../dockerfile/shell';
import { quoted } from '../../dockerfile/shellQuote';
import type { FinalProblem } from '../final/finalCommands';
import { finalWord } from '../final/finalCommands';
import type { Effect } from './effects';
import { effectOf } from './effects';

/** What one command of a RUN leaves behind. */
export interface StageEffect {
  readonly line: number;
  readonly effect: Effect;
  /** Whether it is certain that the command runs. */
  readonly certain: boolean;
}

/** What the commands of a RUN leave behind that runs as it stands; `state` is the configuration before it. */
export function effectsOf(text: string, run: Instruction, state: Effective): readonly StageEffect[] | FinalProblem {
  if (state.shell !== undefined && !isPlainShell(state.shell.exec)) return { problem: 'runs under a SHELL of its own' };
  const [heredoc, ...more] = run.heredocs;
  if (
    heredoc !== undefined &&
    (more.length > 0 || !/^<<-?["']?\w+["']?$/.test(run.args.trim()) || heredoc.body.startsWith('#!'))
  )
    return { problem: 'has a heredoc that is not a script for the shell alone' };
  const script = run.exec === undefined ? (heredoc?.body ?? run.args) : run.exec.map(quoted).join(' ');
  const commands = looseCommands(script);
  if (commands === undefined) return { problem: 'is not valid shell' };
  if (/(?:[})]|\b(?:done|fi|esac))\s*\d?>/.test(script))
    return { problem: 'redirects what a group of commands prints' };
  const lineAt = (start: number) =>
    run.exec !== undefined
      ? run.line
      : heredoc === undefined
        ? run.line + newlines(text.slice(run.start, offsetInText(run, start)))
        : run.line + 1 + newlines(script.slice(0, start));
  const mounted = run.flags.flatMap(({ name, value }) =>
    name === 'mount' ? [/(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value ?? '')?.[1] ?? ''] : [],
  );
  const reader: Reader = {
    state,
    own: new Set(commands.flatMap(assignedNames)),
    mounted,
    directories: new Map([['', state.workdir.value]]),
  };
  const doubt = maybe.exec(script)?.index ?? script.length;
  return commands.flatMap((command) =>
    commandEffects(reader, command).map((effect) => ({
      line: Math.min(lineAt(command.start), run.endLine),
      effect,
      certain: command.start <= doubt,
    })),
  );
}

// What comes behind an alternative, a test or a loop may not run.
const maybe = /(?:^|[;&|({\n])\s*(?:case|for|if|until|while)\s|\|\|\s*(?!true\b|:|exit\b|false\b)|\]\s*&&/;

interface Reader {
  readonly state: Effective;
  /** Variables that the script sets itself. */
  readonly own: ReadonlySet<string>;
  /** What is written there is gone after the RUN. */
  readonly mounted: readonly string[];
  /** Where the commands of each subshell are, by where it and those around it start. */
  readonly directories: Map<string, string>;
}

function commandEffects(reader: Reader, command: LooseCommand): Effect[] {
  const isOwn = (text: string) => [...text.matchAll(/\$\{?(\w+)/g)].some(([, name]) => reader.own.has(name ?? ''));
  const read = (text: string, value: string | undefined) =>
    isOwn(text) || text.startsWith('~')
      ? { text, value: undefined, varies: true }
      : finalWord(text, value, reader.state);
  const subshell = command.subshells.join(' ');
  const directory = directoryOf(reader.directories, command.subshells);
  const redirected = command.writes.flatMap((text) => {
    const { value, varies } = read(text.replace(/^(["'])(.*)\1$/, '$2'), undefined);
    return [value === undefined || varies ? undefined : resolvePath(directory, value)];
  });
  const words = command.words.map(({ text, value }) => read(text, value));
  const start =
    words[0]?.text === 'env' || words[0]?.text === 'exec'
      ? words.findIndex(({ text }, at) => at > 0 && !text.includes('='))
      : 0;
  const [first, ...rest] = start < 0 ? [] : words.slice(start);
  const isUsual = redirected[0] === '/etc/nsswitch.conf' && words.some(({ value }) => usualNames.test(value ?? ''));
  const effects: Effect[] = [{ kind: 'write', paths: isUsual ? [] : redirected, empty: false, gone: [] }];
  if (first !== undefined) effects.push(effectOf([first, ...rest], directory, 0));
  for (const effect of effects) if (effect.kind === 'enter') reader.directories.set(subshell, effect.path);
  return effects.map((effect) =>
    effect.kind === 'write' ? { ...effect, paths: effect.paths.filter((path) => !isMounted(reader, path)) } : effect,
  );
}

// What the image has in the file that says where names of hosts are looked up.
const usualNames = /^hosts:\s+files dns(?: |$)/;

/** A subshell starts where the commands around it are. */
function directoryOf(directories: ReadonlyMap<string, string>, subshells: readonly number[]): string {
  const known = directories.get(subshells.join(' '));
  return known ?? (subshells.length === 0 ? '/' : directoryOf(directories, subshells.slice(0, -1)));
}

function isMounted({ mounted }: Reader, path: string | undefined): boolean {
  return (
    path !== undefined &&
    mounted.some((place) => place !== '' && `${path}/`.startsWith(`${place.replace(/\/+$/, '')}/`))
  );
}

function assignedNames({ assignments, words }: LooseCommand): string[] {
  const [first, ...rest] = words;
  const exported = ['export', 'local', 'read'].includes(first?.text ?? '')
    ? rest.map(({ text }) => text.split('=')[0] ?? '')
    : [];
  return [...assignments.map(({ name }) => name), ...exported];
}

function isPlainShell(exec: readonly string[] | undefined): boolean {
  const [shell, ...options] = exec ?? [];
  return (
    /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(shell ?? '') &&
    options.every((option) => /^-[ceuxo]+$|^pipefail$/.test(option))
  );
}

function newlines(text: string): number {
  return text.match(/\n/g)?.length ?? 0;
}
