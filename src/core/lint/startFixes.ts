import type { ImageFacts } from '../catalog/imageFacts';
import { plainText } from '../convert/health/httpRequest';
import { loadsMoreThanCheck, nodeProbe } from '../convert/health/nodeProbe';
import { readHealth } from '../convert/health/readHealth';
import type { Instruction } from '../dockerfile/model';
import { isShellProblem, simpleCommand } from '../dockerfile/shell';
import type { ShellWord } from '../dockerfile/shellScript';
import { writeInstruction, writeWords } from './argvEdits';
import { callsRuntime, entrypointOptions, isScript, runBy } from './interpreter';
import type { Fix } from './rule';
import type { ProgramPlace, ResultStart } from './starts';
import { mayStart } from './starts';

/** The words that a text for the shell comes to without one, or why it needs one, as the end of a sentence that begins with "it". */
export function execWords(text: string): readonly string[] | { readonly problem: string } {
  const written = listInSingleQuotes(text);
  if (written !== undefined) return written;
  if (text.startsWith('[')) return { problem: notJson };
  const command = simpleCommand(text);
  if (isShellProblem(command)) return command;
  const [variable] = command.assignments;
  if (variable !== undefined) return { problem: `sets ${variable.name} for the program` };
  const [program] = command.argv;
  return builtins.has(program) ? { problem: `uses ${program} of the shell` } : command.argv;
}

/** `['a', 'b']`, which is no JSON but tells its words. */
function listInSingleQuotes(text: string): readonly string[] | undefined {
  if (!/^\[\s*'[^'"\\]*'(?:\s*,\s*'[^'"\\]*')*\s*\]$/.test(text)) return undefined;
  return [...text.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
}

const builtins: ReadonlySet<string> = new Set(
  '. : [ alias bg break cd command continue echo eval exit export false fg getopts hash jobs kill printf pwd read readonly return set shift source test times trap true type ulimit umask unalias unset wait'.split(
    ' ',
  ),
);

/** Whether a text is a list that is refused, or begins with a whole list of strings and goes on: builders differ in what they make of that. */
export function isListAndMore(text: string): boolean {
  if (isList(text)) return true;
  return /^\[\s*(?:"(?:[^"\\]|\\.)*"\s*(?:,\s*"(?:[^"\\]|\\.)*"\s*)*)?\]/.test(text);
}

function isList(text: string): boolean {
  if (!text.startsWith('[')) return false;
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false; // what is not JSON is a text for the shell
  }
}

/** Whether reading a text gave its words. */
export function areWords(read: readonly string[] | { readonly problem: string }): read is readonly string[] {
  return Array.isArray(read);
}

/** Lets the words of an ENTRYPOINT or CMD start without a shell; `undefined` where they still would not. */
export function startFix(result: ResultStart, instruction: Instruction, words: readonly string[]): Fix | undefined {
  const { config } = result;
  const { entrypoint, cmd } = config;
  const isCleared = entrypoint?.kind === 'exec' && entrypoint.argv.length === 0;
  if (instruction.keyword === 'ENTRYPOINT' || entrypoint === undefined || isCleared) {
    // In shell form an ENTRYPOINT hides the CMD, which would then become its arguments.
    if (instruction.keyword === 'ENTRYPOINT' && cmd !== undefined) return undefined;
    return execFix(result, instruction, words);
  }
  if (entrypoint.kind === 'shell') return undefined;
  const behind = behindRuntime(result.facts, entrypoint.argv, words);
  if (behind?.keyword === 'CMD') return { title: execTitle, safe: true, edits: writeWords(instruction, behind.words) };
  if (entrypoint.by === undefined) return behind && entrypointFix(instruction, behind.words);
  // Whether these are arguments or another program, only their author knows.
  return { title: execTitle, safe: false, edits: writeWords(instruction, words) };
}

/** The problem of a text that means to be a list. */
export const notJson = 'is not valid JSON';
const execTitle = 'Write it in exec form';
const probeTitle = 'Check with Node instead';

/** Writes words as exec form where nothing stands before them; the runtime is named by its path if its name does not find it. */
export function execFix(place: ProgramPlace, instruction: Instruction, words: readonly string[]): Fix | undefined {
  const found = startable(place, words);
  return found && { title: execTitle, safe: true, edits: writeWords(instruction, found) };
}

function startable(place: ProgramPlace, words: readonly string[]): readonly string[] | undefined {
  const [program = '', ...rest] = words;
  const { runtime } = place.facts;
  const here = program !== '' && mayStart(place, program);
  if (runtime?.binary === undefined) return here ? words : undefined;
  if (isScript(runtime, program)) return runBy(runtime, words);
  if (here) return words;
  return callsRuntime(runtime, program) ? [runtime.binary, ...rest] : undefined;
}

/** How words that call the runtime of an image, or name a file for it, are written behind an ENTRYPOINT that already calls it. */
export function behindRuntime(
  facts: ImageFacts,
  entrypoint: readonly string[],
  words: readonly string[],
): { readonly keyword: 'CMD' | 'ENTRYPOINT'; readonly words: readonly string[] } | undefined {
  const { runtime } = facts;
  const options = entrypointOptions(facts, entrypoint);
  const [first, ...rest] = words;
  if (runtime === undefined || options === undefined || first === undefined) return undefined;
  if (!callsRuntime(runtime, first)) {
    const fits = isScript(runtime, first) || (options.length === 0 && first.startsWith('-'));
    return fits ? { keyword: 'CMD', words } : undefined;
  }
  if (rest.length <= options.length) return undefined;
  if (options.every((option, at) => rest[at] === option)) return { keyword: 'CMD', words: rest.slice(options.length) };
  const binary = runtime.binary ?? entrypoint[0];
  return binary === undefined ? undefined : { keyword: 'ENTRYPOINT', words: [binary, ...rest] };
}

/** Takes the place of the ENTRYPOINT of the image; arguments of `docker run` then come behind the words and replace none. */
export function entrypointFix(instruction: Instruction, words: readonly string[]): Fix {
  const title = 'Replace CMD with an ENTRYPOINT';
  return { title, safe: false, edits: writeInstruction(instruction, 'ENTRYPOINT', words) };
}

/** Lets a HEALTHCHECK run without a shell and without curl; `undefined` where that cannot be done. */
export function healthFix(result: ResultStart, instruction: Instruction): Fix | undefined {
  const [first, ...rest] = readHealth(instruction)?.words ?? [];
  const program = first && plainText(first);
  if (program === undefined) return undefined;
  const args = rest.map(plainText);
  const words = args.includes(undefined) ? undefined : [program, ...args.flatMap((arg) => arg ?? [])];
  const plain = words === undefined || builtins.has(program) ? undefined : execFix(result, instruction, words);
  return plain ?? probeFix(result, instruction, program, rest);
}

/** Lets Node make the check that curl, wget or nc made. */
function probeFix(
  { facts: { runtime }, config }: ResultStart,
  instruction: Instruction,
  program: string,
  words: readonly ShellWord[],
): Fix | undefined {
  if (runtime?.kind !== 'node' || runtime.binary === undefined) return undefined;
  if (loadsMoreThanCheck(config.env.get('NODE_OPTIONS')?.value ?? '')) return undefined;
  const script = nodeProbe(program.split('/').at(-1) ?? '', words, false);
  if (script === undefined) return undefined;
  return { title: probeTitle, safe: true, edits: writeWords(instruction, [runtime.binary, '-e', script]) };
}
