import { matchesTokens, readTokens, type Token } from './fileMatch';

/** Tells of a path of the build context whether the builder leaves it out. */
export type Ignored = (path: string) => boolean;

/** What a `.dockerignore` leaves out, as `moby/patternmatcher` reads it; `undefined` where a pattern stops a build, or builders disagree. */
export function readIgnoreFile(text: string): Ignored | undefined {
  const patterns: { readonly keeps: boolean; readonly tokens: readonly Token[] }[] = [];
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
  return (path) => {
    const above = ancestors(path);
    let ignored = false;
    for (const { keeps, tokens } of patterns) {
      if (keeps !== ignored) continue;
      if (above.some((place) => matchesTokens(tokens, place))) ignored = !keeps;
    }
    return ignored;
  };
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

/** A path and the directories that it is in. */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, count) => parts.slice(0, count + 1).join('/'));
}
