import type { BaseConfig } from '../../dockerfile/effective';
import { resolvePath } from '../../dockerfile/effective';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import type { BuildCommand } from '../buildCommands';
import { buildCommands, innerCommands } from '../buildCommands';
import type { ContextFiles } from '../context';
import { contextPaths } from '../trace';
import type { Makefile } from './makefile';
import { readMakefile } from './makefile';
import type { MakeCall } from './recipe';
import { recipeLines } from './recipe';

/** Where the files of a stage are looked up. */
export interface StageFiles {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly base: BaseConfig;
  readonly files: ContextFiles;
}

/**
 * The commands of a stage with those that its makefiles and scripts run, behind the command that runs them. What cannot
 * be read for certain is left out, and the command itself always stays.
 */
export async function expandedCommands(at: StageFiles, signal: AbortSignal): Promise<BuildCommand[]> {
  const found: BuildCommand[] = [];
  for (const command of buildCommands(at.dockerfile, at.stage, at.base))
    found.push(command, ...(await commandsWithin(at, command, 0, signal)));
  return found;
}

const depthLimit = 3;

async function commandsWithin(
  at: StageFiles,
  command: BuildCommand,
  depth: number,
  signal: AbortSignal,
): Promise<BuildCommand[]> {
  if (depth >= depthLimit) return [];
  const direct = (await makeCommands(at, command, signal)) ?? (await scriptCommands(at, command, signal)) ?? [];
  const found: BuildCommand[] = [];
  for (const one of direct) found.push(one, ...(await commandsWithin(at, one, depth + 1, signal)));
  return found;
}

async function makeCommands(
  at: StageFiles,
  command: BuildCommand,
  signal: AbortSignal,
): Promise<BuildCommand[] | undefined> {
  const program = command.words[0]?.split('/').at(-1);
  if (program !== 'make' && program !== 'gmake') return undefined;
  const call = readCall(command);
  if (call?.directory === undefined) return undefined;
  const makefile = await findMakefile(at, call.directory, call.file, signal);
  const lines = makefile === undefined ? undefined : recipeLines(makefile, call);
  if (lines === undefined) return undefined;
  const text = lines.map(({ text: line }) => `(${line}\n)`).join('\n');
  const exported = new Map(lines.flatMap((line) => [...line.exported]));
  const inner = innerCommands(command, text, call.directory, exported);
  // What make hands on reaches the compiler as it does without make, unless the makefile says otherwise.
  const sets = inner.some(
    ({ words, inFront, set }) => words[0] === 'export' || inFront.has('CGO_ENABLED') || set.has('CGO_ENABLED'),
  );
  const compiles = inner.every(({ words }) => words[0] !== 'go' || harmless.has(words[1] ?? ''));
  return sets || !compiles ? inner : inner.map((one) => ({ ...one, editAt: command.editAt }));
}

// What CGO_ENABLED=0 makes no difference to, beside the build.
const harmless = new Set(['build', 'install', 'env', 'mod', 'version', 'fmt', 'get', 'list', 'clean', 'generate']);

interface Call extends MakeCall {
  readonly directory: string | undefined;
  readonly file: string | undefined;
}

function readCall(command: BuildCommand): Call | undefined {
  const targets: string[] = [];
  const overrides = new Map<string, string>();
  let { directory } = command;
  let file: string | undefined;
  for (let at = 1; at < command.texts.length; at++) {
    const word = command.words[at];
    const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(word ?? command.texts[at] ?? '') ?? [];
    if (name !== undefined && !name.startsWith('-')) overrides.set(name, word === undefined ? hidden : (value ?? ''));
    else if (word === undefined) return undefined;
    else if (word === '-C' || word === '--directory') directory = below(directory, command.words[++at]);
    else if (/^(?:-C|--directory=)./.test(word)) directory = below(directory, word.replace(/^-C|^--directory=/, ''));
    else if (word === '-f') file = command.words[++at];
    else if (/^(?:-[jskB]+\d*|--silent|--jobs(?:=\d+)?|--no-print-directory)$/.test(word)) continue;
    else if (word.startsWith('-')) return undefined;
    else targets.push(word);
  }
  const environment = (name: string): string | undefined =>
    command.inFront.get(name) ??
    command.set.get(name) ??
    command.fixed.get(name) ??
    (command.declared.has(name) ? hidden : undefined);
  return { targets, overrides, environment, directory, file };
}

const hidden = '$__HIDDEN__';

function below(directory: string | undefined, path: string | undefined): string | undefined {
  return directory === undefined || path === undefined ? undefined : resolvePath(directory, path);
}

async function findMakefile(
  at: StageFiles,
  directory: string,
  file: string | undefined,
  signal: AbortSignal,
): Promise<Makefile | undefined> {
  for (const name of file === undefined ? ['GNUmakefile', 'makefile', 'Makefile'] : [file]) {
    const text = await readFile(at, resolvePath(directory, name), signal);
    if (text === undefined) continue;
    const included = includedNames(text);
    let whole = text;
    for (const inner of included) {
      const more = await readFile(at, resolvePath(directory, inner), signal);
      if (more === undefined) return undefined;
      whole = whole.replace(new RegExp(`^-?s?include\\s+${inner.replace(/[.+]/g, '\\$&')}\\s*$`, 'm'), () => more);
    }
    return readMakefile(whole);
  }
  return undefined;
}

/** The makefiles that a line of its own includes by their plain names. */
function includedNames(text: string): string[] {
  return [...text.matchAll(/^-?s?include\s+([\w./-]+)\s*$/gm)].flatMap(([, name]) => name ?? []);
}

/** The text that a file of the stage has if it comes from the build context. */
async function readFile(at: StageFiles, path: string, signal: AbortSignal): Promise<string | undefined> {
  for (const source of contextPaths(at.dockerfile, at.stage, at.base, path)) {
    const found = await at.files.read(source, signal);
    if (found.kind === 'text') return found.text;
    if (found.kind === 'unreadable') return undefined;
  }
  return undefined;
}

async function scriptCommands(
  at: StageFiles,
  command: BuildCommand,
  signal: AbortSignal,
): Promise<BuildCommand[] | undefined> {
  const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$/.test(command.words[0] ?? '');
  const words = shell ? command.words.slice(1).filter((word) => !/^-[eux]+$/.test(word ?? '-')) : command.words;
  const [script, ...args] = words;
  if (command.directory === undefined || script === undefined) return undefined;
  if (shell && script === '-c' && args.length === 1 && args[0] !== undefined)
    return innerCommands(command, args[0], command.directory, new Map());
  if (!script.includes('/') && !shell) return undefined;
  const text = await readFile(at, resolvePath(command.directory, script), signal);
  if (text === undefined || !/^#!\s*\/(?:usr\/)?bin\/(?:env\s+)?(?:ba|da)?sh\b/.test(text)) return undefined;
  const given = args.map((value, index): [string, string] => [String(index + 1), value ?? hidden]);
  return innerCommands(command, text, command.directory, new Map(given));
}
