import { complement, known } from './charClass';

/** A regular expression as a tree. */
export type RegExpTree =
  | { readonly kind: 'units'; readonly parts: readonly (readonly [number, number])[]; readonly negated: boolean }
  | { readonly kind: 'sequence'; readonly items: readonly RegExpTree[] }
  | { readonly kind: 'choice'; readonly items: readonly RegExpTree[] }
  | {
      readonly kind: 'repeat';
      readonly item: RegExpTree;
      readonly least: number;
      /** `Infinity` for any number. */
      readonly most: number;
      readonly isLazy: boolean;
    }
  | { readonly kind: 'edge'; readonly edge: Edge };

/** A place between two units. */
export type Edge = 'start' | 'end' | 'word' | 'no-word';

/** Why an expression is not taken, as a sentence. */
export interface RegExpProblem {
  readonly problem: string;
}

/**
 * Reads a regular expression as JavaScript writes it, without what can only be found by trying: references to groups and looking
 * around.
 */
export function parseRegExp(source: string): RegExpTree | RegExpProblem {
  const reader = new Reader(source);
  try {
    return reader.all();
  } catch (error) {
    if (error instanceof NotTaken) return { problem: error.message };
    throw error;
  }
}

class NotTaken extends Error {}

const deepest = 100;
const mostTimes = 1000;

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  all(): RegExpTree {
    const tree = this.choice();
    if (this.at < this.source.length) throw new NotTaken('The regular expression has one ) too many.');
    return tree;
  }

  private choice(): RegExpTree {
    if (++this.depth > deepest) throw new NotTaken('The regular expression has too many nested groups.');
    const items = [this.sequence()];
    while (this.take('|')) items.push(this.sequence());
    this.depth--;
    return items.length === 1 ? items[0]! : { kind: 'choice', items }; // there is one at least
  }

  private sequence(): RegExpTree {
    const items: RegExpTree[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] ?? '')) {
      items.push(this.repeated(this.atom()));
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items }; // as above
  }

  private repeated(item: RegExpTree): RegExpTree {
    const [least, most] = this.times() ?? [];
    if (least === undefined || most === undefined) return item;
    if (item.kind === 'edge') throw new NotTaken('There is nothing to repeat in the regular expression.');
    if (most < least) throw new NotTaken('The numbers in { } of the regular expression are out of order.');
    if (least > mostTimes || (most !== Infinity && most > mostTimes)) {
      throw new NotTaken(`The regular expression repeats something more than ${mostTimes} times.`);
    }
    const isLazy = this.take('?');
    if ('*+?'.includes(this.source[this.at] ?? ' ')) {
      throw new NotTaken('There is nothing to repeat in the regular expression.');
    }
    return { kind: 'repeat', item, least, most, isLazy };
  }

  private times(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const counted = this.match(/\{(\d{1,9})(,?)(\d{0,9})\}/y);
    if (counted === undefined) return undefined;
    const [, least = '', comma, most = ''] = counted;
    return [Number(least), comma === '' ? Number(least) : most === '' ? Infinity : Number(most)];
  }

  private atom(): RegExpTree {
    const char = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    this.at += char.length;
    switch (char) {
      case '.':
        return { kind: 'units', parts: lineEnds, negated: true };
      case '^':
        return { kind: 'edge', edge: 'start' };
      case '$':
        return { kind: 'edge', edge: 'end' };
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
        throw new NotTaken('There is nothing to repeat in the regular expression.');
      default:
        return literal(char);
    }
  }

  private group(): RegExpTree {
    if (this.match(/\?<?[=!]/y) !== undefined) {
      throw new NotTaken(
        'Lookaheads and lookbehinds, such as (?= and (?<!, are not supported; use a simpler expression.',
      );
    }
    if (this.source[this.at] === '?' && this.match(/\?(?::|<[A-Za-z_$][\w$]*>)/y) === undefined) {
      throw new NotTaken('The regular expression has an unknown kind of group.');
    }
    const tree = this.choice();
    if (!this.take(')')) throw new NotTaken('The regular expression lacks a ).');
    return tree;
  }

  private escaped(): RegExpTree {
    if (this.match(/[1-9]|k</y) !== undefined) {
      throw new NotTaken('Backreferences, such as \\1, are not supported; use a simpler expression.');
    }
    if (this.take('b')) return { kind: 'edge', edge: 'word' };
    if (this.take('B')) return { kind: 'edge', edge: 'no-word' };
    const parts = this.escapedParts();
    return typeof parts === 'string' ? literal(parts) : { kind: 'units', parts, negated: false };
  }

  private set(): RegExpTree {
    const negated = this.take('^');
    const parts: (readonly [number, number])[] = [];
    while (!this.take(']')) {
      const first = this.setItem();
      if (typeof first !== 'string') {
        parts.push(...first);
        continue;
      }
      const isRange = this.source[this.at] === '-' && this.source[this.at + 1] !== ']';
      if (isRange) this.at++;
      const last = isRange ? this.setItem() : first;
      if (typeof last !== 'string') throw new NotTaken('A range in [ ] of the regular expression has no end.');
      if (first.length > 1 || last.length > 1)
        throw new NotTaken('Symbols such as emoji cannot stand in [ ]; write (a|b) instead.');
      if (last < first) throw new NotTaken('A range in [ ] of the regular expression is out of order.');
      parts.push([first.charCodeAt(0), last.charCodeAt(0)]);
    }
    return { kind: 'units', parts, negated };
  }

  private setItem(): string | readonly (readonly [number, number])[] {
    if (this.at >= this.source.length) throw new NotTaken('The regular expression lacks a ].');
    if (this.take('\\')) return this.take('b') ? '\b' : this.escapedParts();
    const char = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    this.at += char.length;
    return char;
  }

  /** What stands behind a backslash: a character, or a set. */
  private escapedParts(): string | readonly (readonly [number, number])[] {
    if (this.match(/p\{/iy) !== undefined)
      throw new NotTaken('Classes such as \\p{L} are not supported; write the letters in [ ].');
    const code = this.match(/x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]{1,6})\}/y);
    if (code !== undefined) {
      const point = parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16);
      if (point > 0x10ffff) throw new NotTaken('The regular expression names a character that does not exist.');
      return String.fromCodePoint(point);
    }
    const char = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    if (this.at >= this.source.length) throw new NotTaken('The regular expression ends in a backslash.');
    this.at += char.length;
    switch (char) {
      case 'd':
      case 'w':
      case 's':
        return known[char];
      case 'D':
        return complement(known.d);
      case 'W':
        return complement(known.w);
      case 'S':
        return complement(known.s);
      default:
        return controls[char] ?? char;
    }
  }

  private take(char: string): boolean {
    if (this.source[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }
}

const lineEnds: readonly (readonly [number, number])[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

const controls: Readonly<Record<string, string>> = { 0: '\0', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A character; one beyond the first 65,536 is two units. */
function literal(char: string): RegExpTree {
  const items = char.split('').map((unit): RegExpTree => {
    const code = unit.charCodeAt(0);
    return { kind: 'units', parts: [[code, code]], negated: false };
  });
  return items.length === 1 ? items[0]! : { kind: 'sequence', items }; // a character has a unit
}
