import { resolvePath } from '../../dockerfile/effective';
import type { BuildCommand } from '../buildCommands';

/** A command of gcc or clang that links a program. */
export interface CompileCall {
  readonly command: BuildCommand;
  readonly cplusplus: boolean;
  readonly flags: readonly string[];
  /** Names after -l, in order. */
  readonly libraries: readonly string[];
  /** Whether something that the shell works out is among the words, other than names of sources. */
  readonly hidden: boolean;
  /** Whether the name of the compiler says that the C library is musl. */
  readonly musl: boolean;
}

/** Reads a command as one of gcc or clang that links the file at `wanted`; `undefined` if it is none or makes another file. */
export function compileCall(command: BuildCommand, wanted: string): CompileCall | undefined {
  const [, prefix = '', driver] =
    /(?:^|\/)(musl-|[\w.]+-linux-\w+-)?(gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/.exec(command.words[0] ?? '') ??
    [];
  if (driver === undefined) return undefined;
  const flags: string[] = [];
  const libraries: string[] = [];
  let hidden = false;
  let out: string | undefined = 'a.out';
  for (let at = 1; at < command.texts.length; at++) {
    const text = command.texts[at] ?? '';
    const word = command.words[at];
    if (text.startsWith('-o')) {
      out = text === '-o' ? command.words[++at] : word?.slice('-o'.length);
      continue;
    }
    if (word === undefined && !/^(?:[\w./-]*\*)?[\w./*-]*\.(?:c|cc|cpp|cxx|o)$/.test(text)) hidden = true;
    else if (text === '-l') libraries.push(command.words[++at] ?? '?');
    else if (/^-l./.test(text)) libraries.push(text.slice('-l'.length));
    else if (/^-[DILUx]$|^-(?:MF|MT|include|isystem)$/.test(text)) at++;
    else flags.push(word ?? text);
  }
  if (flags.some((word) => /^-(?:[cES]|shared|r|fsyntax-only)$/.test(word))) return undefined;
  if (out === undefined || resolvePath(command.directory ?? '/', out) !== wanted) return undefined;
  return { command, cplusplus: driver.endsWith('++'), flags, libraries, hidden, musl: prefix.includes('musl') };
}
