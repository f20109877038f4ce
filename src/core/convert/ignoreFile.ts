import { matchesTokens, readTokens, type Token } from './fileMatch';

/** Tells of a path of the build context whether the builder leaves it out. */
export type Ignored = (path: string) => boolean;

/** What a `.dockerignore` leaves out, as `moby/patternmatcher` reads it; `undefined` where a pattern stops a build, or builders disagree. */
export function readIgnoreFile(text: string): Ignored | undefined {
  const patterns: Pattern[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const trimmed = line.startsWith('#') ? '' : line.trim();
    if (trimmed === '') continue;
    const keeps = trimmed.startsWith('!');
    const pattern = cleaned(keeps ? trimmed.slice(1).trim() : trimmed);
    const tokens = readTokens(pattern, 'deep');
    if (tokens === undefined) return undefined;
    // Older builders do not look into a directory that is left out for the sake of a pattern like !a/*/b.
    if (keeps && /[*?[]/.test(pattern.replace(/\/\*\*$|[^/]*$/, ''))) return undefined;
    patterns.push({ keeps, tokens });
  }
  if (patterns.length === 0) return () => false;
  // Of the patterns, those that a directory or one above it fits.
  const known = new Map<string, ReadonlySet<Pattern>>([['', new Set()]]);
  const fitting = (directory: string): ReadonlySet<Pattern> => {
    const before = known.get(directory);
    if (before !== undefined) return before;
    const above = fitting(parentOf(directory));
    const found = new Set(patterns.filter((one) => above.has(one) || matchesTokens(one.tokens, directory)));
    known.set(directory, found);
    return found;
  };
  return (path) => {
    const above = fitting(parentOf(path));
    let ignored = false;
    for (const pattern of patterns) {
      if (pattern.keeps !== ignored) continue;
      if (above.has(pattern) || matchesTokens(pattern.tokens, path)) ignored = !pattern.keeps;
    }
    return ignored;
  };
}

interface Pattern {
  readonly keeps: boolean;
  readonly tokens: readonly Token[];
}

/** The pattern as `filepath.Clean` leaves it, without its first slash. */
function cleaned(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part === '..' && pattern.startsWith('/')) continue;
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** The directory that a path is in; that of the context is empty. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
