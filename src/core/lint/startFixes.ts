import type { ImageFacts } from '../catalog/imageFacts';
import { plainText } from '../convert/health/httpRequest';
import { loadsMoreThanCheck, nodeProbe } from '../convert/health/nodeProbe';
import { readHealth } from '../convert/health/readHealth';
import type { Instruction } from '../dockerfile/model';
import { isShellProblem, simpleCommand } from '../dockerfile/shell';
import { writeInstruction, writeWords } from './argvEdits';
import { callsRuntime, entrypointOptions, isScript } from './interpreter';
import type { Fix } from './rule';
import type { ProgramPlace, ResultStart } from './starts';
import { mayStart } from './starts';

/** The words that a text for the shell comes to without one, or why it needs one, as the end of a sentence that begins with "it". */
export function execWords(text: string): readonly string[] | { readonly problem: string } {
  const written = listInSingleQuotes(text);
  if (written !== undefined) return written;
  if (text.startsWith('[')) return { problem: 'is no valid JSON' };
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

/** Whether a text begins with a whole list of strings and goes on: builders differ in what they make of it. */
export function isListAndMore(text: string): boolean {
  return /^\[\s*(?:"(?:[^"\\]|\\.)*"\s*(?:,\s*"(?:[^"\\]|\\.)*"\s*)*)?\]/.test(text);
}

/** Whether reading a text gave its words. */
export function areWords(read: readonly string[] | { readonly problem: string }): read is readonly string[] {
  return Array.isArray(read);
}

/** Lets the words of an ENTRYPOINT or CMD start without a shell; `undefined` where they still would not. */
export function startFix(result: ResultStart, instruction: Instruction, words: readonly string[]): Fix | undefined {
  const { config } = result;
  const { entrypoint, cmd } = config;
  if (instruction.keyword === 'ENTRYPOINT' || entrypoint === undefined) {
    // In shell form an ENTRYPOINT hides the CMD, which would then become its arguments.
    if (instruction.keyword === 'ENTRYPOINT' && cmd !== undefined) return undefined;
    return execFix(result, instruction, words);
  }
  if (entrypoint.by !== undefined)
    return entrypoint.kind === 'shell'
      ? undefined
      : { title: execTitle, safe: false, edits: writeWords(instruction, words) };
  const behind = behindRuntime(result.facts, words);
  if (behind === undefined) return undefined;
  if (behind.keyword === 'CMD') return { title: execTitle, safe: true, edits: writeWords(instruction, behind.words) };
  return entrypointFix(instruction, behind.words);
}

const execTitle = 'Write it in exec form';
/** What a fix is called that lets Node make a check. */
export const probeTitle = 'Let Node make the check';

/** Writes words as exec form where nothing stands before them; the runtime is named by its path if its name does not find it. */
export function execFix(place: ProgramPlace, instruction: Instruction, words: readonly string[]): Fix | undefined {
  const found = startable(place, words);
  return found && { title: execTitle, safe: true, edits: writeWords(instruction, found) };
}

function startable(place: ProgramPlace, words: readonly string[]): readonly string[] | undefined {
  const [program = '', ...rest] = words;
  if (program !== '' && mayStart(place, program)) return words;
  const { runtime } = place.facts;
  return runtime?.binary !== undefined && callsRuntime(runtime, program) ? [runtime.binary, ...rest] : undefined;
}

/** How words that call the runtime of an image, or name a file for it, are written behind the ENTRYPOINT that already calls it. */
export function behindRuntime(
  facts: ImageFacts,
  words: readonly string[],
): { readonly keyword: 'CMD' | 'ENTRYPOINT'; readonly words: readonly string[] } | undefined {
  const { runtime, config } = facts;
  const options = entrypointOptions(facts);
  const [first, ...rest] = words;
  if (runtime === undefined || options === undefined || first === undefined) return undefined;
  if (!callsRuntime(runtime, first)) {
    const fits = isScript(runtime, first) || (options.length === 0 && first.startsWith('-'));
    return fits ? { keyword: 'CMD', words } : undefined;
  }
  if (rest.length <= options.length) return undefined;
  if (options.every((option, at) => rest[at] === option)) return { keyword: 'CMD', words: rest.slice(options.length) };
  const binary = runtime.binary ?? config.entrypoint?.[0];
  return binary === undefined ? undefined : { keyword: 'ENTRYPOINT', words: [binary, ...rest] };
}

/** Takes the place of the ENTRYPOINT of the image; arguments of `docker run` then come behind the words and replace none. */
export function entrypointFix(instruction: Instruction, words: readonly string[]): Fix {
  const title = 'Start it by an ENTRYPOINT of its own';
  return { title, safe: false, edits: writeInstruction(instruction, 'ENTRYPOINT', words) };
}

/** Lets a HEALTHCHECK run without a shell and without curl; `undefined` where that cannot be done. */
export function healthFix(result: ResultStart, instruction: Instruction): Fix | undefined {
  const [first, ...rest] = readHealth(instruction)?.words ?? [];
  const program = first && plainText(first);
  if (program === undefined) return undefined;
  const { runtime } = result.facts;
  const nodeOptions = result.config.env.get('NODE_OPTIONS')?.value ?? '';
  if (runtime?.kind === 'node' && runtime.binary !== undefined && !loadsMoreThanCheck(nodeOptions)) {
    const script = nodeProbe(program.split('/').at(-1) ?? '', rest, false);
    if (script !== undefined) {
      const edits = writeWords(instruction, [runtime.binary, '-e', script]);
      return { title: probeTitle, safe: true, edits };
    }
  }
  const args = rest.map(plainText);
  if (args.includes(undefined) || builtins.has(program)) return undefined;
  return execFix(result, instruction, [program, ...args.flatMap((arg) => arg ?? [])]);
}
