import { rawFromText, type RawName } from '../image/rawName';
import { linearRegExp, type LinearRegExp } from './linearRegExp';

/** Whether a path is looked into. */
export type PathFilter = (path: RawName) => boolean;

/**
 * Patterns as VS Code's search takes them, with commas between: `*.conf` anywhere, `/etc` and all in it, `src/**` below any
 * directory, `{a,b}` for either, a `!` before what is left out. All paths where nothing is written; or why a pattern is none.
 */
export function pathFilter(patterns: string): PathFilter | { readonly problem: string } {
  const wanted: LinearRegExp[] = [];
  const unwanted: LinearRegExp[] = [];
  for (const pattern of partsOf(patterns)) {
    const isLeftOut = pattern.startsWith('!');
    const source = sourceOf(rawFromText(isLeftOut ? pattern.slice(1) : pattern));
    const compiled = linearRegExp(source, { matchCase: true, wholeWord: false });
    if ('problem' in compiled)
      return { problem: `"${pattern.slice(0, 80)}" is not a pattern for paths; write it like *.conf or /etc/**.` };
    (isLeftOut ? unwanted : wanted).push(compiled);
  }
  const fits = (path: RawName, one: LinearRegExp): boolean => one.find(path, 0, path.length, 0) !== undefined;
  return (path) =>
    (wanted.length === 0 || wanted.some((one) => fits(path, one))) && !unwanted.some((one) => fits(path, one));
}

/** What stands between commas that are in no braces. */
function partsOf(patterns: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at <= patterns.length; at++) {
    const char = patterns[at];
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (char !== undefined && (char !== ',' || depth > 0)) continue;
    parts.push(patterns.slice(start, at).trim());
    start = at + 1;
  }
  return parts.filter((part) => part !== '' && part !== '!');
}

function sourceOf(glob: RawName): string {
  const isAbsolute = glob.startsWith('/');
  let source = isAbsolute ? '^' : '^(?:[^]*/)?';
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] ?? '';
    if (glob.startsWith('**/', at)) {
      source += '(?:[^]*/)?';
      at += 2;
    } else if (glob.startsWith('**', at)) {
      source += '[^]*';
      at++;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '{') source += '(?:';
    else if (char === '}') source += ')';
    else if (char === ',') source += '|';
    else source += /[A-Za-z0-9/_]/.test(char) ? char : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  }
  // A directory means all that is in it.
  return `${source.replace(/\/$/, '')}(?:/[^]*)?$`;
}
