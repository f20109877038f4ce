import { forEachChild, parse } from 'unbash';
import type { Assignment, Command, PipelineNode, Word, WordPart } from 'unbash';

/** A command of a shell text that is nothing but words: what `sh` would pass to the program, without any work of its own. */
export interface SimpleCommand {
  /** Assignments before the command, in order. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  readonly argv: readonly [string, ...string[]];
  /** Where the first word of the command stands in the shell text. */
  readonly start: number;
}

/** Why a shell text is more than one simple command, as the end of a sentence that begins with "it". */
export interface ShellProblem {
  readonly problem: string;
}

/** Reads a shell text that is one command of plain words and could as well be an exec form; a leading `exec` is dropped. */
export function simpleCommand(text: string): SimpleCommand | ShellProblem {
  const commands = commandSequence(text);
  if (isShellProblem(commands)) return commands;
  const [only, ...more] = commands;
  if (only === undefined) return { problem: 'is empty' };
  return more.length > 0 ? { problem: 'runs several commands' } : only;
}

/** The commands of a shell text that are joined by `&&` or `;` only, each of plain words and of those that `accept` takes as written. */
export function commandSequence(
  text: string,
  accept: (word: string) => boolean = () => false,
): readonly SimpleCommand[] | ShellProblem {
  const script = parse(text);
  if ((script.errors?.length ?? 0) > 0) return { problem: 'is not valid shell' };
  const commands: SimpleCommand[] = [];
  for (const statement of script.commands) {
    if (statement.background === true) return { problem: 'starts a process in the background' };
    const nodes = statement.command.type === 'AndOr' ? statement.command.commands : [statement.command];
    const operators = statement.command.type === 'AndOr' ? statement.command.operators : [];
    if (operators.includes('||')) return { problem: 'uses ||' };
    for (const node of nodes) {
      const command = plainCommand(node, accept);
      if (isShellProblem(command)) return command;
      commands.push(command);
    }
  }
  return commands;
}

/** A command as far as it can be read: a word that the shell has to work out has its text only. */
export interface LooseCommand {
  readonly assignments: readonly { readonly name: string; readonly text: string }[];
  readonly words: readonly LooseWord[];
  /** Where its first word or assignment stands in the shell text. */
  readonly start: number;
  /** Where it ends there, redirections included. */
  readonly end: number;
  /** The files that it writes by redirection, as written. */
  readonly writes: readonly string[];
  /** Where the subshells around it start, from the outermost: what it changes is gone behind them. */
  readonly subshells: readonly number[];
}

/** A word as written, what it means if that is certain, and where it stands in the shell text. */
export interface LooseWord {
  readonly text: string;
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Every command of a shell text, also those in conditions, loops and groups; `undefined` if the text is not valid shell. */
export function looseCommands(text: string): readonly LooseCommand[] | undefined {
  const script = parse(text);
  if ((script.errors?.length ?? 0) > 0) return undefined;
  const found: LooseCommand[] = [];
  const visit = (node: Parameters<typeof forEachChild>[0], around: readonly number[]): void => {
    if (node.type === 'Command') found.push(looseCommand(node, around));
    const inner = node.type === 'Subshell' || node.type === 'CommandExpansion' ? [...around, node.pos] : around;
    forEachChild(node, (child) => {
      visit(child, inner);
    });
  };
  visit(script, []);
  return found.sort((a, b) => a.start - b.start);
}

function looseCommand(node: Command, subshells: readonly number[]): LooseCommand {
  const words = [node.name, ...node.args].flatMap((word) => (word === undefined ? [] : [word]));
  return {
    assignments: node.prefix.flatMap((item) =>
      item.type === 'Assignment'
        ? [{ name: item.name, text: item.value.type === 'ArrayValue' ? '' : item.value.text }]
        : [],
    ),
    words: words.map((word) => ({
      text: word.text,
      value: word.type === 'Assignment' ? plainText(word.text) : plainWord(word),
      start: word.pos,
      end: word.end,
    })),
    start: node.pos,
    end: node.end,
    writes: node.redirects.flatMap((redirect) =>
      redirect.type === 'Redirect' && redirect.operator.includes('>') && redirect.operator !== '>&'
        ? [redirect.target?.text ?? '']
        : [],
    ),
    subshells,
  };
}

/** Whether a reading gave a problem. */
export function isShellProblem(result: object): result is ShellProblem {
  return 'problem' in result;
}

function plainCommand(node: PipelineNode, accept: (word: string) => boolean): SimpleCommand | ShellProblem {
  if (node.type === 'Pipeline') return { problem: 'uses a pipe' };
  if (node.type !== 'Command')
    return { problem: `uses ${node.type === 'Redirected' ? 'a redirection' : 'shell control flow'}` };
  if (node.redirects.length > 0) return { problem: 'redirects its input or output' };
  const assignments: { name: string; value: string }[] = [];
  for (const item of node.prefix) {
    const assignment = item.type === 'Assignment' ? plainAssignment(item) : undefined;
    if (assignment === undefined) return { problem: 'assigns a variable in a way that needs the shell' };
    assignments.push(assignment);
  }
  const words = [node.name, ...node.args];
  const argv: string[] = [];
  for (const word of words) {
    if (word === undefined) continue;
    const plain = word.type === 'Assignment' ? plainText(word.text) : plainWord(word);
    const value = plain ?? (accept(word.text) ? word.text : undefined);
    if (value === undefined) return { problem: `needs the shell for ${word.text}` };
    argv.push(value);
  }
  return withoutExec(node, assignments, argv);
}

function withoutExec(
  node: Command,
  assignments: SimpleCommand['assignments'],
  argv: readonly string[],
): SimpleCommand | ShellProblem {
  const [first, ...rest] = argv[0] === 'exec' ? argv.slice(1) : argv;
  if (first === undefined) return { problem: 'only assigns variables' };
  if (argv[0] === 'exec' && first.startsWith('-')) return { problem: 'gives options to exec' };
  return { assignments, argv: [first, ...rest], start: node.name?.pos ?? node.pos };
}

function plainAssignment(item: Assignment): { name: string; value: string } | undefined {
  if (item.append === true || item.index !== undefined || item.value.type === 'ArrayValue') return undefined;
  const value = item.value.text === '' ? '' : plainWord(item.value);
  return value === undefined ? undefined : { name: item.name, value };
}

/** A word like `--flag=value` that the parser reads as an assignment among the arguments. */
function plainText(text: string): string | undefined {
  return /^[\w.,:/@%+=-]*$/.test(text) ? text : undefined;
}

/** The value of a word that the shell would pass on as it is, quotes aside. */
function plainWord(word: Word): string | undefined {
  // unbash does not say that a leading ~ is expanded, nor after = or : in assignments.
  if (word.text.startsWith('~') || /[=:]~/.test(word.text)) return undefined;
  return word.parts === undefined || word.parts.every(plainPart) ? word.value : undefined;
}

function plainPart(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted') return part.parts.every(plainPart);
  return part.type === 'Literal' || part.type === 'SingleQuoted';
}
