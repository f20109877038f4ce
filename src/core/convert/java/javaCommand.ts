/** The words of a call of java, by what takes them. */
export interface JavaCommand {
  /** The launcher as written. */
  readonly launcher: string;
  /** Options of java, in front of what it runs. */
  readonly options: readonly string[];
  readonly runs:
    | { readonly kind: 'jar'; readonly jar: string }
    | { readonly kind: 'class'; readonly name: string; readonly classPath: readonly string[] | undefined };
  /** Arguments of the program. */
  readonly args: readonly string[];
}

/** Why a call of java is not converted, as one sentence. */
export interface JavaProblem {
  readonly problem: string;
}

// https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html: these take the next word.
const valued = new Set([
  '--add-exports',
  '--add-modules',
  '--add-opens',
  '--add-reads',
  '--class-path',
  '--enable-native-access',
  '--finalization',
  '--limit-modules',
  '--module-path',
  '--patch-module',
  '--source',
  '--upgrade-module-path',
  '-classpath',
  '-cp',
  '-p',
]);

/** Whether a start command calls java. */
export function isJava(program: string): boolean {
  return /^(?:\/\S*\/)?java$/.test(program);
}

/** Reads a call of java. */
export function javaCommand(argv: readonly [string, ...string[]]): JavaCommand | JavaProblem {
  const [launcher, ...words] = argv;
  const options: string[] = [];
  let classPath: readonly string[] | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    const rest = words.slice(at + 2);
    if (word === '-jar')
      return next === undefined
        ? { problem: 'No jar follows -jar; name one.' }
        : { launcher, options, runs: { kind: 'jar', jar: next }, args: rest };
    if (word === '-m' || word === '--module')
      return { launcher, options, runs: { kind: 'class', name: next ?? '', classPath }, args: rest };
    if (word.startsWith('@'))
      return {
        problem: `Java reads its options from the file ${word.slice(1, 60)}; write them into the start command.`,
      };
    if (!word.startsWith('-')) {
      if (/\.java$/.test(word))
        return {
          problem: `Java compiles ${word.slice(0, 60)} when it starts, and the image has no compiler; compile it in a RUN.`,
        };
      return { launcher, options, runs: { kind: 'class', name: word, classPath }, args: words.slice(at + 1) };
    }
    if (/^(?:-version|--version|-help|--help|-h|-\?)$/.test(word))
      return { problem: 'The start command only prints what Java says of itself.' };
    options.push(word);
    const path = /^--class-path=(.*)$/.exec(word)?.[1];
    if (path !== undefined) classPath = path.split(':');
    if (!valued.has(word)) continue;
    if (next === undefined) return { problem: `No value follows ${word}.` };
    if (word === '-cp' || word === '-classpath' || word === '--class-path') classPath = next.split(':');
    options.push(next);
    at++;
  }
  return { problem: 'The start command names no jar and no class to run.' };
}
