import { healthCommand } from '../../dockerfile/healthCommand';
import type { Instruction } from '../../dockerfile/model';
import type { ShellStep, ShellWord } from '../../dockerfile/shellScript';
import { shellSteps } from '../../dockerfile/shellScript';

/** The words of a health check, and whether it is in exec form without a shell already; `undefined` words need a shell. */
export interface HealthCheck {
  readonly words: readonly [ShellWord, ...ShellWord[]] | undefined;
  /** As written, for messages. */
  readonly text: string;
  /** `CMD` and the space behind it, as written. */
  readonly keyword: string;
  readonly exec: readonly string[] | undefined;
}

/** Reads a health check; `undefined` for NONE. */
export function readHealth(instruction: Instruction): HealthCheck | undefined {
  const command = healthCommand(instruction);
  if (command === undefined) return undefined;
  const { keyword, text, exec } = command;
  const [shell = '', option = '', inner, ...more] = exec ?? [];
  const callsShell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(shell) && /^-[eux]*c$/.test(option);
  if (exec !== undefined && !callsShell) {
    const [first, ...rest] = exec.map(literal);
    return { words: first === undefined ? undefined : [first, ...rest], text, keyword, exec };
  }
  const script = exec === undefined ? text : more.length === 0 ? inner : undefined;
  return {
    words: script === undefined ? undefined : commandWords(script),
    text: script ?? text,
    keyword,
    exec: undefined,
  };
}

function literal(text: string): ShellWord {
  return { text, pieces: [{ kind: 'text', text, quoted: true }] };
}

/** The words of the one command of a text whose status decides. */
function commandWords(text: string): readonly [ShellWord, ...ShellWord[]] | undefined {
  const [step, ...more] = shellSteps(text) ?? [];
  if (step === undefined || more.length > 0) return undefined;
  const command = step.kind === 'chain' ? decisive(step) : step;
  if (command?.kind !== 'command' || command.assignments.length > 0) return undefined;
  // Docker keeps what a check prints, and looks at its status only.
  if (!command.redirects.every((redirect) => /^(?:[12&]?>>?\s*\/dev\/null|[12]?>&[12])$/.test(redirect)))
    return undefined;
  const [first, ...rest] = command.words[0]?.text === 'exec' ? command.words.slice(1) : command.words;
  return first === undefined ? undefined : [first, ...rest];
}

/** Docker knows only healthy and not: what comes behind `||` just ends with another failing status. */
function decisive({ steps, operators }: Extract<ShellStep, { kind: 'chain' }>): ShellStep | undefined {
  const [first, ...rest] = steps;
  const harmless = rest.every((step, at) => {
    if (step.kind !== 'command' || step.redirects.length > 0) return false;
    const words = step.words.map(({ text }) => text).join(' ');
    return operators[at] === '||' ? /^(?:exit(?: [1-9]\d*)?|false)$/.test(words) : /^(?:exit 0|true)$/.test(words);
  });
  return harmless ? first : undefined;
}
