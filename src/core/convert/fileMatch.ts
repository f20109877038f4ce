/**
 * Whether a path fits a pattern of COPY, as `filepath.Match` of Go has it: `*` and `?` stay within a directory, `[a-z]` and
 * `[^a]` are one character, a backslash takes what follows as it is. A pattern that Go refuses fits nothing.
 */
export function matchesFile(pattern: string, path: string): boolean {
  const tokens = tokensOf(pattern);
  if (tokens === undefined) return false;
  const characters = [...path];
  let token = 0;
  let at = 0;
  // A star cannot reach over a slash, so that going back to the last one is enough.
  let star: { token: number; at: number } | undefined;
  while (at < characters.length || token < tokens.length) {
    const wanted = tokens[token];
    const character = characters[at];
    if (wanted === 'star') {
      star = { token: ++token, at };
      continue;
    }
    if (wanted !== undefined && character !== undefined && fits(wanted, character)) {
      token++;
      at++;
      continue;
    }
    const next = star === undefined ? undefined : characters[star.at];
    if (star === undefined || next === undefined || next === '/') return false;
    star.at++;
    ({ token, at } = star);
  }
  return true;
}

type Token = 'star' | 'any' | { readonly text: string } | CharacterClass;

interface CharacterClass {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [string, string])[];
}

function fits(token: Exclude<Token, 'star'>, character: string): boolean {
  if (token === 'any') return character !== '/';
  if ('text' in token) return token.text === character;
  return token.ranges.some(([low, high]) => low <= character && character <= high) !== token.negated;
}

function tokensOf(pattern: string): readonly Token[] | undefined {
  const characters = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') tokens.push('star');
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
