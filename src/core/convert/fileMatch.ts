/**
 * Whether a path fits a pattern of COPY, as `filepath.Match` of Go has it: `*` and `?` stay within a directory, `[a-z]` and
 * `[^a]` are one character, a backslash takes what follows as it is. A pattern that Go refuses fits nothing.
 */
export function matchesFile(pattern: string, path: string): boolean {
  const tokens = readTokens(pattern, 'flat');
  return tokens !== undefined && matchesTokens(tokens, path);
}

/**
 * A part of a pattern: `star` is any text without a slash, `any` one character but a slash, `all` any text, and `above`
 * nothing or any directories.
 */
export type Token = 'star' | 'any' | 'all' | 'above' | { readonly text: string } | CharacterClass;

interface CharacterClass {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [string, string])[];
}

/** Whether a whole path fits; takes time with the product of both lengths at most. */
export function matchesTokens(tokens: readonly Token[], path: string): boolean {
  // Most paths differ in their ends from most patterns.
  if (!mayFit(tokens[0], (text) => path.startsWith(text))) return false;
  if (!mayFit(tokens.at(-1), (text) => path.endsWith(text))) return false;
  // The places in the pattern that the path read so far can have led to.
  let reached = new Set<number>();
  enter(reached, tokens, 0);
  for (const character of path) {
    const next = new Set<number>();
    for (const at of reached) {
      const token = tokens[at];
      if (token === undefined || (token === 'star' && character === '/')) continue;
      if (token === 'star' || token === 'all' || token === 'above') {
        next.add(at);
        if (token !== 'above' || character === '/') enter(next, tokens, at + 1);
      } else if (fits(token, character)) enter(next, tokens, at + 1);
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(tokens.length);
}

function mayFit(token: Token | undefined, isThere: (text: string) => boolean): boolean {
  return typeof token !== 'object' || !('text' in token) || isThere(token.text);
}

/** Adds a place of the pattern, and those behind it that need no text. */
function enter(places: Set<number>, tokens: readonly Token[], from: number): void {
  let at = from;
  places.add(at);
  while (tokens[at] === 'star' || tokens[at] === 'all' || tokens[at] === 'above') places.add(++at);
}

function fits(token: 'any' | { readonly text: string } | CharacterClass, character: string): boolean {
  if (token === 'any') return character !== '/';
  if ('text' in token) return token.text === character;
  return token.ranges.some(([low, high]) => low <= character && character <= high) !== token.negated;
}

/** The parts of a pattern, where `**` is for any directories if it is `deep`; `undefined` for one that Go refuses. */
export function readTokens(pattern: string, kind: 'flat' | 'deep'): readonly Token[] | undefined {
  const characters = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*' && kind === 'deep' && characters[at + 1] === '*') {
      at += characters[at + 2] === '/' ? 2 : 1;
      tokens.push(at + 1 >= characters.length ? 'all' : 'above');
    } else if (character === '*') tokens.push('star');
    else if (character === '?') tokens.push('any');
    else if (character === '[') {
      const read = readClass(characters, at + 1);
      if (read === undefined) return undefined;
      tokens.push(read.token);
      at = read.end;
    } else if (character === '\\') {
      const text = characters[++at];
      if (text === undefined) return undefined;
      tokens.push({ text });
    } else tokens.push({ text: character });
  }
  return tokens;
}

/** Reads a class behind its `[`; `end` is where its `]` stands. */
function readClass(
  characters: readonly string[],
  from: number,
): { readonly token: CharacterClass; readonly end: number } | undefined {
  const negated = characters[from] === '^';
  const ranges: [string, string][] = [];
  let at = negated ? from + 1 : from;
  const one = (): string | undefined => {
    const character = characters[at++];
    if (character === '-' || character === ']') return undefined;
    return character === '\\' ? characters[at++] : character;
  };
  while (at < characters.length) {
    if (characters[at] === ']' && ranges.length > 0) return { token: { negated, ranges }, end: at };
    const low = one();
    if (low === undefined) return undefined;
    let high: string | undefined = low;
    if (characters[at] === '-') {
      at++;
      high = one();
    }
    if (high === undefined) return undefined;
    ranges.push([low, high]);
  }
  return undefined;
}
