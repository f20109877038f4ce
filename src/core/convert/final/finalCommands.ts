import type { Effective } from '../../dockerfile/effective';
import { scopeOf } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { expand } from '../../dockerfile/expand';
import { commandSequence, isShellProblem, looseCommands } from '../../dockerfile/shell';

/** A word of a command: as written, and what it means; `undefined` if that is not certain. */
export interface FinalWord {
  readonly text: string;
  readonly value: string | undefined;
  /** Whether a `--build-arg` can change it. */
  readonly varies: boolean;
}

export interface FinalCommand {
  readonly line: number;
  readonly words: readonly [FinalWord, ...FinalWord[]];
}

/** What cannot be read, as the end of a sentence that begins with "it". */
export interface FinalProblem {
  readonly problem: string;
}

/** The commands of a RUN that are joined by `&&`, `;` or line breaks only; `state` is the configuration before it. */
export function finalCommands(
  text: string,
  run: Instruction,
  state: Effective,
): readonly FinalCommand[] | FinalProblem {
  const mount = run.flags.find(({ name, value }) => name !== 'network' && !/^type=cache(?:,|$)/.test(value ?? ''));
  if (mount !== undefined) return { problem: `has --${mount.name.slice(0, 20)}` };
  if (state.shell !== undefined) return { problem: 'runs under a SHELL of its own' };
  if (run.exec !== undefined) {
    const words = run.exec.map((word) => ({ text: word, value: word, varies: false }));
    const [first, ...rest] = words;
    return first === undefined ? { problem: 'is empty' } : [{ line: run.line, words: [first, ...rest] }];
  }
  const [heredoc, ...more] = run.heredocs;
  if (
    heredoc !== undefined &&
    (more.length > 0 || !/^<<-?["']?\w+["']?$/.test(run.args.trim()) || heredoc.body.startsWith('#!'))
  )
    return { problem: 'has a heredoc that is not a script for the shell alone' };
  const script = heredoc?.body ?? run.args;
  const sequence = commandSequence(script, (word) => !/[`\\(){}[\]?~]/.test(word.replaceAll(/\$\{\w+\}/g, '')));
  if (isShellProblem(sequence)) return sequence;
  const lineAt = (start: number) =>
    heredoc === undefined
      ? run.line + newlines(text.slice(run.start, offsetInText(run, start)))
      : run.line + 1 + newlines(script.slice(0, start));
  return (looseCommands(script) ?? []).flatMap((command) => {
    const [first, ...rest] = command.words.map((word) => finalWord(word.text, word.value, state));
    return first === undefined ? [] : [{ line: Math.min(lineAt(command.start), run.endLine), words: [first, ...rest] }];
  });
}

/** A word of a command that runs with `state`: what the shell was sure of, or what it means with the variables of the stage. */
export function finalWord(text: string, value: string | undefined, state: Effective): FinalWord {
  if (value !== undefined) return { text, value, varies: false };
  const expanded = expand(text, scopeOf(state));
  const known = expanded.kind === 'value' && expanded.unset.length === 0 && !/\s/.test(expanded.text);
  return { text: text.replaceAll('"', ''), value: known ? expanded.text : undefined, varies: varies(text, state) };
}

/** Whether a word uses a variable that a `--build-arg` can change. */
export function varies(text: string, state: Effective, seen: readonly string[] = []): boolean {
  const names = [...text.matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? '');
  return names.some((name) => {
    // ENV NAME=$NAME takes the value of an ARG, most of the time.
    if (seen.includes(name)) return name !== 'PATH';
    const setting = state.env.get(name);
    // Without an instruction it is of the base image, which may say no value, or an ARG.
    return setting?.by === undefined ? (setting?.value ?? '') === '' : varies(setting.by.args, state, [...seen, name]);
  });
}

function newlines(text: string): number {
  return text.match(/\n/g)?.length ?? 0;
}
