/**
 * What `${name#pattern}` (`#` or `%`, doubled for the longest match) or `${name/pattern/replacement}` (doubled for every
 * match) make of a value, by `convertShellPatternToRegex` of BuildKit; `undefined` for a pattern that it refuses, or that
 * would take long.
 */
export function matchPattern(
  value: string,
  pattern: string,
  operator: string,
  doubled: boolean,
  replacement: string,
): string | undefined {
  // Each star multiplies the work by the length.
  if ((pattern.match(/\*/g)?.length ?? 0) > 3 || value.length > 512) return undefined;
  if (operator === '/') {
    // The replacement of all matches may refer to groups, of which there are none.
    if (replacement.includes('$') || replacement.includes('\\')) return undefined;
    const source = asRegExp(pattern, true);
    return source === undefined
      ? undefined
      : value.replace(new RegExp(source, doubled ? 'gu' : 'u'), () => replacement);
  }
  const fromEnd = operator === '%';
  const source = asRegExp(fromEnd ? reversed(pattern) : pattern, doubled);
  if (source === undefined) return undefined;
  const searched = fromEnd ? [...value].reverse().join('') : value;
  const rest = searched.replace(new RegExp(`^(?:${source})`, 'u'), '');
  return fromEnd ? [...rest].reverse().join('') : rest;
}

function asRegExp(pattern: string, greedy: boolean): string | undefined {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    let char = pattern.charAt(at);
    if (char === '*') {
      source += greedy ? '.*' : '.*?';
      continue;
    }
    if (char === '?') {
      source += '.';
      continue;
    }
    if (char === '\\') {
      char = pattern.charAt(++at);
      // An escaped "}" or "/" only keeps the pattern from ending there.
      if (!['}', '/', '*', '?', '\\'].includes(char)) return undefined;
    }
    source += char.replace(/[\\[\]{}.+*?()|^$/]/, '\\$&');
  }
  return source;
}

/** The pattern from its end, with each escape before what it escapes. */
function reversed(pattern: string): string {
  return (pattern.match(/\\[\s\S]|[\s\S]/gu) ?? []).reverse().join('');
}
