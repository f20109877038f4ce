import { resolvePath } from '../../dockerfile/effective';
import { expand } from '../../dockerfile/expand';
import type { BuildCommand } from '../buildCommands';

/** What a call of `go build` or `go install` is told, as far as that is visible. */
export interface GoCall {
  /** By name with one dash; the value is as written where variables hide a part of it. */
  readonly flags: ReadonlyMap<string, string>;
  /** `undefined` for a word that is hidden. */
  readonly packages: readonly (string | undefined)[];
  /** Where it compiles. */
  readonly directory: string | undefined;
}

const valued = new Set([
  '-o',
  '-ldflags',
  '-tags',
  '-mod',
  '-p',
  '-gcflags',
  '-asmflags',
  '-buildmode',
  '-C',
  '-modfile',
  '-overlay',
  '-pkgdir',
  '-toolexec',
  '-compiler',
  '-installsuffix',
  '-covermode',
  '-coverpkg',
  '-pgo',
  '-gccgoflags',
]);

/** Reads the words behind `go build`; `common` are the flags of GOFLAGS. */
export function readGoCall(command: BuildCommand, common: readonly string[]): GoCall {
  const flags = new Map<string, string>();
  const packages: (string | undefined)[] = [];
  const words: { readonly value: string | undefined; readonly text: string }[] = [
    ...common.map((word) => ({ value: word, text: word })),
    ...command.texts.slice(2).map((text, at) => ({ value: command.words[at + 2], text })),
  ].flatMap((word) => (word.value === undefined ? hiddenWords(word.text, command) : [word]));
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) continue;
    const text = word.value ?? unquoted(word.text);
    if (!text.startsWith('-')) {
      packages.push(word.value);
      continue;
    }
    const [name = '', ...value] = text.replace(/^--/, '-').split('=');
    if (value.length > 0) flags.set(name, value.join('='));
    else if (!valued.has(name)) flags.set(name, 'true');
    else {
      const next = words[++at];
      flags.set(name, next === undefined ? '' : (next.value ?? unquoted(next.text)));
    }
  }
  const inner = flags.get('-C');
  const { directory } = command;
  if (inner === undefined) return { flags, packages, directory };
  return { flags, packages, directory: below(directory, inner) };
}

/** A path of a command; `undefined` if variables hide a part of it. */
export function below(directory: string | undefined, path: string): string | undefined {
  if (/[$`*?]/.test(path) || (directory === undefined && !path.startsWith('/'))) return undefined;
  return resolvePath(directory ?? '/', path);
}

/** What a word like `$FLAGS` comes to with the defaults of the ARGs, which may be several words. */
function hiddenWords(
  text: string,
  command: BuildCommand,
): { readonly value: string | undefined; readonly text: string }[] {
  const whole = { value: undefined, text };
  if (!/^\$\w+$|^\$\{\w+\}$/.test(text)) return [whole];
  const expanded = expand(text, { get: (name) => command.variables.get(name) ?? command.outer.get(name) });
  if (expanded.kind !== 'value') return [whole];
  const words = expanded.text.split(/\s+/).filter((word) => word.startsWith('-'));
  return [...words.map((word) => ({ value: word, text: word })), whole];
}

function unquoted(text: string): string {
  return text.replace(/["']/g, '');
}
