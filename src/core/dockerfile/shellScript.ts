import { parse } from 'unbash';
import type { AndOr, Assignment, Command, If, PipelineNode, Redirection, Statement, Word, WordPart } from 'unbash';

/** A piece of a word of a shell text. */
export type ShellPiece =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly quoted: boolean;
      /** As in `${NAME:-word}`. */
      readonly operator: '-' | ':-' | '=' | ':=' | '+' | ':+' | '?' | ':?' | undefined;
      readonly operand: ShellWord | undefined;
    }
  /** What only a shell can work out: other programs, patterns, arithmetic, homes. */
  | { readonly kind: 'other'; readonly text: string };

/** A word as written, and what it is made of. */
export interface ShellWord {
  readonly text: string;
  readonly pieces: readonly ShellPiece[];
}

/** A step of a shell text; `line` counts from 0 within it. */
export type ShellStep =
  | {
      readonly kind: 'command';
      readonly line: number;
      /** `undefined` for a value that is a list, or is appended. */
      readonly assignments: readonly { readonly name: string; readonly value: ShellWord | undefined }[];
      readonly words: readonly ShellWord[];
      /** As written. */
      readonly redirects: readonly string[];
    }
  /** Steps joined by `&&` and `||`. */
  | {
      readonly kind: 'chain';
      readonly line: number;
      readonly steps: readonly ShellStep[];
      readonly operators: readonly ('&&' | '||')[];
    }
  | {
      readonly kind: 'if';
      readonly line: number;
      readonly test: readonly ShellStep[];
      readonly then: readonly ShellStep[];
      readonly otherwise: readonly ShellStep[];
    }
  /** `what` is the end of a sentence that begins with "it". */
  | { readonly kind: 'other'; readonly line: number; readonly what: string; readonly text: string };

/** The steps of a shell text; `undefined` if it is not valid shell. */
export function shellSteps(text: string): readonly ShellStep[] | undefined {
  const script = parse(text);
  if ((script.errors?.length ?? 0) > 0) return undefined;
  return stepsOf(script.commands, sourceOf(text));
}

/** A text and where its lines begin, so that a long one is not counted through for each step. */
interface Source {
  readonly text: string;
  readonly lines: readonly number[];
}

function sourceOf(text: string): Source {
  return { text, lines: [...text.matchAll(/\n/g)].map(({ index }) => index) };
}

function stepsOf(statements: readonly Statement[], source: Source): ShellStep[] {
  return statements.map((statement) =>
    statement.background === true
      ? other(statement, source, 'starts a process in the background')
      : stepOf(statement.command, source),
  );
}

function stepOf(node: PipelineNode | AndOr, source: Source): ShellStep {
  switch (node.type) {
    case 'Command':
      return commandStep(node, source);
    case 'AndOr':
      return {
        kind: 'chain',
        line: lineOf(node, source),
        steps: node.commands.map((part) => stepOf(part, source)),
        operators: node.operators,
      };
    case 'If':
      return ifStep(node, source);
    case 'TestCommand':
      return testStep(source.text.slice(node.pos, node.end), lineOf(node, source));
    case 'Pipeline':
      return other(node, source, node.commands.length > 1 ? 'uses a pipe' : 'turns the status of a command round');
    case 'While':
      return other(node, source, 'waits or repeats in a loop');
    case 'Case':
      return other(node, source, 'decides what to start by "case"');
    case 'Function':
      return other(node, source, 'defines a function');
    case 'Redirected':
      return other(node, source, 'redirects the output of several commands');
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
      return other(node, source, 'repeats commands in a loop');
    case 'Subshell':
    case 'BraceGroup':
    case 'ArithmeticCommand':
    case 'Coproc':
      return other(node, source, 'groups commands');
  }
}

function other(node: { readonly pos: number; readonly end: number }, source: Source, what: string): ShellStep {
  return { kind: 'other', line: lineOf(node, source), what, text: source.text.slice(node.pos, node.end) };
}

/** `[[ ... ]]` read as the words of a command, which is enough to know the simplest of them again. */
function testStep(written: string, line: number): ShellStep {
  const text = `[ ${written.replace(/^\[\[\s*|\s*\]\]$/g, '')} ]`;
  const inner = parse(text);
  const [statement] = inner.commands;
  if ((inner.errors?.length ?? 0) > 0 || inner.commands.length !== 1 || statement?.command.type !== 'Command')
    return { kind: 'other', line, what: 'tests something', text: written };
  return { ...commandStep(statement.command, sourceOf(text)), line };
}

function ifStep(node: If, source: Source): ShellStep {
  const [next] = node.elif;
  if (next !== undefined) return other(node, source, 'decides between several ways when it starts');
  return {
    kind: 'if',
    line: lineOf(node, source),
    test: stepsOf(node.clause.commands, source),
    then: stepsOf(node.then.commands, source),
    otherwise: stepsOf(node.else?.commands ?? [], source),
  };
}

function commandStep(node: Command, source: Source): ShellStep {
  const words = [node.name, ...node.args].flatMap((word) => (word === undefined ? [] : [word]));
  return {
    kind: 'command',
    line: lineOf(node, source),
    assignments: node.prefix.flatMap((item) =>
      item.type === 'Assignment' ? [{ name: item.name, value: assigned(item) }] : [],
    ),
    words: words.map((word) => (word.type === 'Assignment' ? assignmentWord(word) : shellWord(word))),
    redirects: node.redirects.map((redirect: Redirection) => source.text.slice(redirect.pos, redirect.end)),
  };
}

function assigned(item: Assignment): ShellWord | undefined {
  if (item.append === true || item.index !== undefined || item.value.type === 'ArrayValue') return undefined;
  return shellWord(item.value);
}

/** A word like `NAME=value` among the arguments, which the parser reads as an assignment. */
function assignmentWord(item: Assignment): ShellWord {
  const value = assigned(item);
  if (value === undefined) return { text: item.text, pieces: [{ kind: 'other', text: item.text }] };
  return { text: item.text, pieces: [{ kind: 'text', text: `${item.name}=`, quoted: true }, ...value.pieces] };
}

function shellWord(word: Word): ShellWord {
  // unbash does not say that a leading ~ is expanded, nor after = or : in assignments.
  if (word.text.startsWith('~') || /[=:]~/.test(word.text))
    return { text: word.text, pieces: [{ kind: 'other', text: word.text }] };
  const pieces =
    word.parts === undefined
      ? [{ kind: 'text', text: word.value, quoted: false } as const]
      : word.parts.flatMap((part) => piecesOf(part, false));
  return { text: word.text, pieces };
}

function piecesOf(part: WordPart, quoted: boolean): ShellPiece[] {
  switch (part.type) {
    case 'Literal':
      return [{ kind: 'text', text: part.value, quoted }];
    case 'SingleQuoted':
      return [{ kind: 'text', text: part.value, quoted: true }];
    case 'DoubleQuoted':
      return part.parts.length === 0
        ? [{ kind: 'text', text: '', quoted: true }]
        : part.parts.flatMap((inner) => piecesOf(inner, true));
    case 'SimpleExpansion':
      return [
        { kind: 'variable', name: part.text.replace(/^\$/, ''), quoted, operator: undefined, operand: undefined },
      ];
    case 'ParameterExpansion': {
      const { operation, parameter, prefix, index } = part;
      if (prefix !== undefined || index !== undefined) break;
      if (operation === undefined)
        return [{ kind: 'variable', name: parameter, quoted, operator: undefined, operand: undefined }];
      if (operation.type !== 'Default') break;
      const { operator } = operation;
      return [{ kind: 'variable', name: parameter, quoted, operator, operand: shellWord(operation.operand) }];
    }
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'Glob':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      break;
  }
  return [{ kind: 'other', text: part.text }];
}

function lineOf({ pos }: { readonly pos: number }, { lines }: Source): number {
  let from = 0;
  let to = lines.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if ((lines[middle] ?? 0) < pos) from = middle + 1;
    else to = middle;
  }
  return from;
}
