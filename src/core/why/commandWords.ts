/**
 * The words of a shell command that is nothing but a program with plain arguments, `exec` before it left out; `undefined` for
 * one of which only a shell knows what it runs.
 */
export function plainCommand(text: string): readonly string[] | undefined {
  const words = text.trim().split(/[ \t]+/);
  const [first, ...rest] = words[0] === 'exec' ? words.slice(1) : words;
  if (first === undefined || !/^[\w./+-]+$/.test(first) || first.startsWith('-')) return undefined;
  if (!first.includes('/') && builtins.has(first)) return undefined;
  return rest.every((word) => /^[\w./+:=,@%-]+$/.test(word)) ? [first, ...rest] : undefined;
}

/** Whether a command is a shell with a text to run, as the shell form of an instruction is. */
export function shellText(argv: readonly string[]): string | undefined {
  const [shell = '', option = '', text] = argv;
  return /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(shell) && /^-[a-z]*c$/.test(option) ? text : undefined;
}

/** What a program that only starts another one starts; `undefined` for all other programs. */
export function wrappedCommand(name: string, args: readonly string[]): readonly string[] | undefined {
  if (!/^(?:tini(?:-static|-amd64|-arm64)?|dumb-init|catatonit|docker-init)$/.test(name)) return undefined;
  const end = args[0]?.startsWith('-') === true ? args.indexOf('--') : -1;
  const rest = args.slice(end + 1);
  return rest[0] === undefined || rest[0].startsWith('-') ? undefined : rest;
}

// What shells run themselves; more than any of them has, since to keep silent is the lesser mistake.
const builtins = new Set(
  `. : [ [[ alias bg break builtin caller case cd command continue declare dirs disown echo enable env eval exec exit export
  false fc fg for function getopts hash help history if jobs kill let local logout mapfile popd printf pushd pwd read readarray
  readonly return select set shift shopt source suspend test time times trap true type typeset ulimit umask unalias unset until
  wait while`.split(/\s+/),
);
