import type { ElfFile } from '../elf/elf';
import { rawFromText, textFromRaw, type RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import { findAs, may } from './access';
import type { Account } from './account';
import { wrappedCommand } from './commandWords';
import * as says from './execFindings';
import type { Finding } from './finding';
import { handoverOf, type Handover } from './handover';
import type { ImageFiles } from './imageFiles';
import { nameOf, pathFrom } from './paths';
import { envCommand, readShebang } from './shebang';
import type { StartedProgram, StartStep } from './start';

/** What is found out on the way from a command to its programs. */
export interface Execution {
  readonly files: ImageFiles;
  readonly account: Account;
  readonly workingDirectory: RawName;
  readonly path: RawName;
  readonly steps: StartStep[];
  readonly programs: StartedProgram[];
  readonly findings: Finding[];
}

/** Who starts a program: each says in its own words that it cannot, and looks for it in its own way. */
export interface Starter {
  readonly by: 'engine' | 'env' | 'shell' | 'script' | 'wrapper';
  /** Whether something between may have changed where libraries are looked for. */
  readonly uncertain: boolean;
  /** Whether something between may have changed the working directory. */
  readonly moved?: boolean;
  /** Of a script: how far its command is the one that it was given. */
  readonly command?: Handover['command'];
}

/** Follows a command to the programs that run: PATH, links, rights, first lines of scripts, programs that start others. */
export async function execute(
  execution: Execution,
  argv: readonly string[],
  starter: Starter,
  depth = 0,
): Promise<void> {
  const { files, steps, findings } = execution;
  const [word = ''] = argv;
  const found = findCommand(execution, word, starter);
  if (found === undefined) return;
  const { at, path, node } = found;
  if (at !== path) steps.push({ kind: 'link', path: at, to: path });
  const head = await files.head(node, path);
  if (typeof head !== 'string') return void findings.push(says.unread(path, head.text));
  if (head.startsWith('\x7fELF')) return startElf(execution, found, argv, starter, depth);
  const shebang = readShebang(head);
  if (shebang === undefined) {
    // Shells, and what looks for programs as they do, take it for a script of theirs.
    if (starter.by === 'engine') findings.push(says.noProgram(at, head));
    return;
  }
  const { interpreter, argument } = shebang;
  steps.push({ kind: 'script', path, interpreter, argument });
  const script = { path, at, interpreter, argument, rest: argv.slice(1) };
  if (depth > depthLimit) return void findings.push(says.tooManyInterpreters(at));
  await runInterpreter(execution, script, starter, depth);
  if (findings.length === 0) await startRest(execution, script, node, depth);
}

// The kernel gives up on scripts that are run by scripts after a few; so do we on programs that start each other.
const depthLimit = 4;

interface Command {
  /** As it was found, links not followed. */
  readonly at: RawName;
  readonly path: RawName;
  readonly node: TreeNode;
}

function findCommand(execution: Execution, word: string, starter: Starter): Command | undefined {
  const { files, account, workingDirectory, path, steps, findings } = execution;
  const raw = rawFromText(word);
  if (raw.includes('/')) return checked(execution, pathFrom(workingDirectory, raw), word, starter);
  let closed: RawName | undefined;
  for (const directory of searched(path, starter)) {
    const at = pathFrom(pathFrom(workingDirectory, directory), raw);
    const found = findAs(files.tree, at, account);
    if (found.kind !== 'found' || found.node.entry.kind !== 'file') continue;
    if (may(account, 'execute', found.node.entry)) {
      if (starter.by === 'engine' && !directory.startsWith('/')) findings.push(says.relativeOnPath(word, at));
      steps.push({ kind: 'on-path', word, path: at });
      return { at, path: found.path, node: found.node };
    }
    closed ??= at;
  }
  add(findings, starter, says.notOnPath(word, path, closed, account, starter.by));
  return undefined;
}

/** The directories of PATH; an engine looks nowhere if it is empty, shells into the working directory. */
function searched(path: RawName, { by }: Starter): readonly RawName[] {
  if (path === '' && by === 'engine') return [];
  return path.split(':').map((one) => (one === '' ? '.' : one));
}

/** Adds what is wrong with a command, as sure as it is that this command is the one that is started. */
function add(findings: Finding[], { command = 'sure' }: Starter, finding: Finding): void {
  if (command === 'open') return;
  findings.push(command === 'sure' ? finding : { ...finding, severity: 'warning' });
}

/** A file that is named by its path, if it may be executed. */
function checked(execution: Execution, at: RawName, word: string, starter: Starter): Command | undefined {
  const { files, account, findings } = execution;
  const found = findAs(files.tree, at, account);
  if (found.kind !== 'found') {
    add(findings, starter, says.notThere(word, found, account, starter.by));
    return undefined;
  }
  const { node, path } = found;
  if (node.entry.kind === 'file' && word.endsWith('/')) {
    add(findings, starter, says.notThere(word, { kind: 'not-a-directory', at: path }, account, starter.by));
    return undefined;
  }
  if (node.entry.kind === 'file' && may(account, 'execute', node.entry)) return { at, path, node };
  add(findings, starter, says.notExecutable(word, path, node, account, starter.by));
  return undefined;
}

async function startElf(
  execution: Execution,
  { at, path, node }: Command,
  argv: readonly string[],
  starter: Starter,
  depth: number,
): Promise<void> {
  const { files, programs, findings, steps } = execution;
  const elf = await files.elf(node, path);
  if (elf.kind === 'unread') return void findings.push(says.unread(path, elf.text));
  if (elf.kind === 'not-elf') return;
  if (elf.kind === 'problem') return void findings.push(says.damaged(path, elf.text));
  if (elf.type !== 'executable' && elf.type !== 'shared') return void findings.push(says.notLinked(path));
  const { architecture } = files.image.config;
  if (!runsOn(elf, architecture))
    return void findings.push(says.wrongArchitecture(path, elf.machine, architecture ?? ''));
  const { uncertain, moved = false } = starter;
  programs.push({ at, path, node, elf, argv, uncertain, moved });
  const wrapped = wrappedCommand(nameOf(path), argv.slice(1));
  if (wrapped === undefined || depth > depthLimit) return;
  steps.push({ kind: 'starts', by: textFromRaw(path), argv: wrapped });
  await execute(execution, wrapped, { by: 'wrapper', uncertain, moved }, depth + 1);
}

interface Script {
  readonly path: RawName;
  readonly at: RawName;
  readonly interpreter: RawName;
  readonly argument: string | undefined;
  readonly rest: readonly string[];
}

async function runInterpreter(execution: Execution, script: Script, starter: Starter, depth: number): Promise<void> {
  const { files, account, workingDirectory, findings, steps } = execution;
  const { interpreter, argument, at } = script;
  const found = findAs(files.tree, pathFrom(workingDirectory, interpreter), account);
  if (found.kind !== 'found' || found.node.entry.kind !== 'file' || !may(account, 'execute', found.node.entry)) {
    return void findings.push(says.noInterpreter(at, interpreter, found, account));
  }
  const words = [...(argument === undefined ? [] : [textFromRaw(argument)]), textFromRaw(at), ...script.rest];
  const { uncertain, moved = false } = starter;
  const next = { by: 'engine', uncertain, moved } as const;
  await execute(execution, [textFromRaw(interpreter), ...words], next, depth + 1);
  if (nameOf(interpreter) !== 'env' || findings.length > 0) return;
  const command = envCommand(argument, [textFromRaw(at), ...script.rest]);
  if (command === undefined) return;
  steps.push({ kind: 'starts', by: textFromRaw(interpreter), argv: command });
  await execute(execution, command, { by: 'env', uncertain, moved }, depth + 1);
}

/** The command that a script ends with where it says `exec "$@"`, as those of official images do. */
async function startRest(execution: Execution, script: Script, node: TreeNode, depth: number): Promise<void> {
  const { files, steps } = execution;
  const [first] = script.rest;
  if (first === undefined || first.startsWith('-') || node.entry.size > scriptLimit) return;
  if (!/(?:^|\/)(?:ba|da|a)?sh$/.test(script.interpreter) && !/\b(?:ba|da|a)?sh\b/.test(script.argument ?? '')) return;
  const handover = handoverOf((await files.text(script.path)) ?? '');
  if (handover === undefined) return;
  const { command, moves: moved, setsLibraries: uncertain } = handover;
  if (moved && first.includes('/') && !first.startsWith('/')) return;
  steps.push({ kind: 'starts', by: textFromRaw(script.path), argv: script.rest });
  await execute(execution, script.rest, { by: 'script', uncertain, moved, command }, depth + 1);
}

const scriptLimit = 256 * 1024;

/** Whether machines of an image's architecture run a program. */
function runsOn({ machine }: ElfFile, architecture: string | undefined): boolean {
  const known = architecture === undefined ? undefined : machinesOf[architecture];
  return known === undefined || known.includes(machine);
}

const machinesOf: Readonly<Record<string, readonly number[]>> = {
  amd64: [62, 3],
  arm64: [183, 40],
  arm: [40],
  386: [3],
  loong64: [258],
  mips64le: [8],
  ppc64le: [21],
  riscv64: [243],
  s390x: [22],
};
