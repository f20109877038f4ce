/** One way in that a server offers by `WWW-Authenticate`, RFC 9110, section 11.6.1. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By name in lower case; the token68 form has none. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The challenges of a header, several of which may have been joined by commas; what cannot be read is left out. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const read = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match === null) return undefined;
    at += match[0].length;
    return match;
  };
  while (at < header.length) {
    const parameter = challenges.length === 0 ? undefined : read(parameterPattern);
    if (parameter !== undefined) {
      const [, name = '', quoted, bare = ''] = parameter;
      challenges.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/gs, '$1') ?? bare);
      continue;
    }
    const scheme = read(schemePattern);
    if (scheme !== undefined) challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), parameters: new Map() });
    else at++;
  }
  return challenges;
}

const parameterPattern = /[\s,]*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/y;
const schemePattern = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?=[\s,]|$)(?!\s*=)/y;
