/** The first line of a script, as the kernel reads it: a program and at most one argument for it. */
export interface Shebang {
  /** Raw; with a carriage return at its end where the file has Windows line ends. */
  readonly interpreter: string;
  readonly argument: string | undefined;
}

/** Reads the first 256 bytes of a file; `undefined` if they do not name an interpreter. */
export function readShebang(head: string): Shebang | undefined {
  const line = /^#![ \t]*([^ \t\n\0]+)(?:[ \t]+([^\n\0]*))?/.exec(head);
  const interpreter = line?.[1];
  if (interpreter === undefined) return undefined;
  const argument = line?.[2]?.replace(/[ \t]+$/, '');
  return { interpreter, argument: argument === '' ? undefined : argument };
}

/**
 * What `env` runs for the one argument of a first line and the words after it; `-S` splits the argument, without it the
 * whole of it is the name of a program. `undefined` if there is none, or an option that is not known here.
 */
export function envCommand(argument: string | undefined, rest: readonly string[]): readonly string[] | undefined {
  const split = /^(?:-S|--split-string=?|-[iv0]*S)[ \t]*(.*)$/.exec(argument ?? '')?.[1];
  if (split !== undefined && /["'\\$#]/.test(split)) return undefined;
  const first = split === undefined ? (argument === undefined ? [] : [argument]) : split.split(/[ \t]+/);
  const words = [...first, ...rest].filter((word) => word !== '');
  const start = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const command = start < 0 ? [] : words.slice(start);
  return command.length === 0 || command[0]?.startsWith('-') === true ? undefined : command;
}
