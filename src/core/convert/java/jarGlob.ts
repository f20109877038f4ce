import type { Effective, StartPart } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';

/** A jar that a shell finds by a pattern when the container starts. */
export interface JarGlob {
  readonly pattern: string;
  /** What it is called in the image that has no shell, beside what the pattern finds. */
  readonly jar: string;
}

/** The configuration as if the start command named the jar by its name, and the shell that calls java had a name of its own. */
export function plainJavaStart(written: Effective): Effective {
  return { ...written, entrypoint: named(withName(written.entrypoint)), cmd: named(written.cmd) };
}

const allWords = /\s+(["']?)\$(?:0|\{0\})\1\s+"?\$(?:@|\{@\})"?\s*$/;

/** Whether a call of java hands on all words that follow it, the first of which the shell takes for its own name. */
export function handsOnName({ exec }: Instruction): boolean {
  return exec !== undefined && callsJava.test(shellText(exec)) && allWords.test(shellText(exec));
}

/** `sh -c 'java ... $0 $@'` is `sh -c 'java ... "$@"' sh`, where there are words that follow. */
function withName(part: StartPart | undefined): StartPart | undefined {
  if (part?.kind !== 'exec' || part.by === undefined || !handsOnName(part.by)) return part;
  return { ...part, argv: [...part.argv.slice(0, 2), shellText(part.argv).replace(allWords, ' "$@"'), 'sh'] };
}

/** The pattern in a start command. */
export function jarGlob({ exec, args }: Instruction): JarGlob | undefined {
  return globOf(exec === undefined ? args : shellText(exec));
}

function named(part: StartPart | undefined): StartPart | undefined {
  if (part === undefined) return undefined;
  const text = part.kind === 'shell' ? part.text : shellText(part.argv);
  const glob = globOf(text);
  if (glob === undefined) return part;
  const replaced = text.replace(glob.pattern, glob.jar);
  return part.kind === 'shell' ? { ...part, text: replaced } : { ...part, argv: [...part.argv.slice(0, 2), replaced] };
}

const callsJava = /^\s*(?:exec\s+)?(?:\/\S*\/)?java\s/;

function shellText(argv: readonly string[]): string {
  const [shell = '', option, text = '', ...more] = argv;
  return /(?:^|\/)(?:ba|da|a)?sh$/.test(shell) && option === '-c' && more.length === 0 ? text : '';
}

function globOf(text: string): JarGlob | undefined {
  const [, pattern] =
    /^\s*(?:exec\s+)?(?:\/\S*\/)?java\s(?:.*\s)?-jar\s+([\w./-]*\*[\w.*-]*\.jar)(?=\s|$)/.exec(text) ?? [];
  if (pattern === undefined) return undefined;
  return { pattern, jar: `${pattern.slice(0, pattern.lastIndexOf('/') + 1)}started.jar` };
}
