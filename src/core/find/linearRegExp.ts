import { charClass, has, type CharClass } from './charClass';
import { parseRegExp, type Edge, type RegExpProblem, type RegExpTree } from './regExpTree';

/** A regular expression that takes time in the length of the text only, whatever it is: nothing is ever tried twice. */
export interface LinearRegExp {
  /** The first match in `[start, end)` of a text that begins at `from` or behind; edges are those of the stretch. */
  find(text: string, start: number, end: number, from: number): Match | undefined;
}

/** Offsets in the text. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** How letters are compared, and whether a match must be a whole word. */
export interface RegExpOptions {
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

/** Compiles an expression as {@link parseRegExp} takes it; finds the same as JavaScript would. */
export function linearRegExp(source: string, options: RegExpOptions): LinearRegExp | RegExpProblem {
  const tree = parseRegExp(source);
  if ('problem' in tree) return tree;
  const edge: RegExpTree = { kind: 'edge', edge: 'word' };
  const program = compile(
    options.wholeWord ? { kind: 'sequence', items: [edge, tree, edge] } : tree,
    !options.matchCase,
  );
  if (program === undefined) {
    return { problem: 'The regular expression repeats too much; repeat less.' };
  }
  return new Machine(program);
}

/** A step: take a unit, go two ways of which the first is better, stand at an edge, or be done. */
type Step =
  | { readonly kind: 'unit'; readonly units: CharClass }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'done' };

const mostSteps = 4000;

function compile(tree: RegExpTree, folded: boolean): readonly Step[] | undefined {
  const steps: Step[] = [];
  const emit = (node: RegExpTree): void => {
    if (steps.length > mostSteps) return;
    switch (node.kind) {
      case 'units':
        steps.push({ kind: 'unit', units: charClass(node.parts, node.negated, folded) });
        return;
      case 'edge':
        steps.push({ kind: 'edge', edge: node.edge });
        return;
      case 'sequence':
        node.items.forEach(emit);
        return;
      case 'choice':
        emitChoice(node.items);
        return;
      case 'repeat':
        emitRepeat(node);
    }
  };
  const split = (): Extract<Step, { kind: 'split' }> => {
    const step = { kind: 'split' as const, first: steps.length + 1, second: steps.length + 1 };
    steps.push(step);
    return step;
  };
  const emitChoice = (items: readonly RegExpTree[]): void => {
    const ends: Extract<Step, { kind: 'split' }>[] = [];
    items.forEach((item, at) => {
      if (at === items.length - 1) return emit(item);
      const fork = split();
      emit(item);
      ends.push(split());
      fork.second = steps.length;
    });
    for (const end of ends) end.first = end.second = steps.length;
  };
  const emitRepeat = ({ item, least, most, isLazy }: Extract<RegExpTree, { kind: 'repeat' }>): void => {
    for (let i = 0; i < least && steps.length <= mostSteps; i++) emit(item);
    const turn = (step: Extract<Step, { kind: 'split' }>): void => {
      if (isLazy) [step.first, step.second] = [step.second, step.first];
    };
    if (most === Infinity) {
      const at = steps.length;
      const fork = split();
      emit(item);
      const back = split();
      back.first = back.second = at;
      fork.second = steps.length;
      return turn(fork);
    }
    const forks: Extract<Step, { kind: 'split' }>[] = [];
    for (let i = least; i < most && steps.length <= mostSteps; i++) {
      forks.push(split());
      emit(item);
    }
    for (const fork of forks) {
      fork.second = steps.length;
      turn(fork);
    }
  };
  emit(tree);
  steps.push({ kind: 'done' });
  return steps.length > mostSteps ? undefined : steps;
}

/** Follows all ways at once, the better ones first, as Thompson and Pike do. */
class Machine implements LinearRegExp {
  private now: Ways;
  private next: Ways;
  private readonly seen: Int32Array;
  private readonly stack: Int32Array;
  private round = 0;
  /** Units below 128 that a match can begin with; `undefined` where it can begin with anything, or be empty. */
  private readonly begins: Uint8Array | undefined;

  constructor(private readonly steps: readonly Step[]) {
    this.now = newWays(steps.length);
    this.next = newWays(steps.length);
    this.seen = new Int32Array(steps.length);
    this.stack = new Int32Array(steps.length * 2 + 2);
    this.begins = beginsOf(steps);
  }

  find(text: string, start: number, end: number, from: number): Match | undefined {
    let match: Match | undefined;
    this.now.count = 0;
    this.round++;
    for (let at = from; at <= end; at++) {
      if (match === undefined) {
        if (this.now.count === 0) {
          this.round++;
          while (at < end && this.begins !== undefined && isNone(this.begins, text.charCodeAt(at))) at++;
          if (at === end && this.begins !== undefined) return undefined;
        }
        this.follow(this.now, 0, at, text, start, end, at);
      }
      if (this.now.count === 0) {
        if (match !== undefined) return match;
        continue;
      }
      const unit = at < end ? text.charCodeAt(at) : -1;
      this.next.count = 0;
      this.round++;
      for (let i = 0; i < this.now.count; i++) {
        const way = this.now.steps[i] ?? 0;
        const began = this.now.began[i] ?? 0;
        const step = this.steps[way]!; // ways are numbers of steps
        if (step.kind === 'done') {
          match = { start: began, end: at };
          break; // what comes now is worse
        }
        if (step.kind === 'unit' && unit >= 0 && has(step.units, unit)) {
          this.follow(this.next, way + 1, began, text, start, end, at + 1);
        }
      }
      [this.now, this.next] = [this.next, this.now];
    }
    return match;
  }

  /** Goes on from a step to all that take a unit or are done, without taking one. */
  private follow(ways: Ways, from: number, began: number, text: string, start: number, end: number, at: number): void {
    const { stack, seen, steps, round } = this;
    let top = 0;
    stack[top++] = from;
    while (top > 0) {
      const way = stack[--top] ?? 0;
      if (seen[way] === round) continue;
      seen[way] = round;
      const step = steps[way]!; // as above
      switch (step.kind) {
        case 'split':
          stack[top++] = step.second;
          stack[top++] = step.first;
          break;
        case 'edge':
          if (isEdge(step.edge, text, start, end, at)) stack[top++] = way + 1;
          break;
        case 'unit':
        case 'done':
          ways.steps[ways.count] = way;
          ways.began[ways.count++] = began;
      }
    }
  }
}

interface Ways {
  readonly steps: Int32Array;
  readonly began: Int32Array;
  count: number;
}

function newWays(length: number): Ways {
  return { steps: new Int32Array(length), began: new Int32Array(length), count: 0 };
}

function isNone(begins: Uint8Array, unit: number): boolean {
  return unit < 128 && begins[unit] === 0;
}

function isEdge(edge: Edge, text: string, start: number, end: number, at: number): boolean {
  switch (edge) {
    case 'start':
      return at === start;
    case 'end':
      return at === end;
    case 'word':
    case 'no-word': {
      const before = at > start && isWord(text.charCodeAt(at - 1));
      const behind = at < end && isWord(text.charCodeAt(at));
      return (before !== behind) === (edge === 'word');
    }
  }
}

function isWord(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95;
}

function beginsOf(steps: readonly Step[]): Uint8Array | undefined {
  const begins = new Uint8Array(128);
  const seen = new Set<number>();
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const step = steps[at];
    switch (step?.kind) {
      case undefined:
      case 'done':
        return undefined;
      case 'unit':
        step.units.ascii.forEach((isIn, unit) => (begins[unit] = (begins[unit] ?? 0) | isIn));
        break;
      case 'split':
        open.push(step.first, step.second);
        break;
      case 'edge':
        open.push(at + 1);
    }
  }
  return begins;
}
