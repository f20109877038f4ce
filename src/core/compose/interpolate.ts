/** A text with its variables replaced by their defaults. */
export interface Interpolated {
  /** `undefined` for a form that Compose would refuse. */
  readonly text: string | undefined;
  /** Variables that have no default. */
  readonly unset: readonly string[];
}

/**
 * Replaces variables as Compose does where the environment has none of them
 * (https://docs.docker.com/reference/compose-file/interpolation): `$V ${V} ${V:-default} ${V-default} ${V:+other} ${V:?error}`,
 * nested too, and `$$` for a dollar.
 */
export function interpolate(text: string): Interpolated {
  const unset: string[] = [];
  const read = readUntil(text, 0, false, unset, 0);
  return { text: read?.text, unset };
}

interface Read {
  readonly text: string;
  readonly end: number;
}

const depthLimit = 20;

function readUntil(text: string, from: number, inBraces: boolean, unset: string[], depth: number): Read | undefined {
  if (depth > depthLimit) return undefined;
  let result = '';
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (inBraces && char === '}') return { text: result, end: at + 1 };
    if (char !== '$') {
      result += char;
      at++;
    } else if (text.charAt(at + 1) === '$') {
      result += '$';
      at += 2;
    } else {
      const variable = readVariable(text, at + 1, unset, depth);
      if (variable === undefined) return undefined;
      result += variable.text;
      at = variable.end;
    }
  }
  return inBraces ? undefined : { text: result, end: at };
}

const name = /[A-Za-z_][A-Za-z0-9_]*/y;

function readVariable(text: string, from: number, unset: string[], depth: number): Read | undefined {
  const braced = text.charAt(from) === '{';
  name.lastIndex = braced ? from + 1 : from;
  const variable = name.exec(text)?.[0];
  if (variable === undefined) return undefined;
  const at = name.lastIndex;
  if (!braced || text.charAt(at) === '}') {
    unset.push(variable);
    return { text: '', end: braced ? at + 1 : at };
  }
  const operator = /^:?[-?+]/.exec(text.slice(at, at + 2))?.[0];
  if (operator === undefined) return undefined;
  const inner: string[] = [];
  const word = readUntil(text, at + operator.length, true, inner, depth + 1);
  if (word === undefined) return undefined;
  if (operator.endsWith('+')) return { text: '', end: word.end };
  if (operator.endsWith('-')) {
    unset.push(...inner);
    return word;
  }
  unset.push(variable);
  return { text: '', end: word.end };
}
