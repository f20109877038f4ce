import { parseArgs, type ParseArgsConfig } from 'node:util';

interface Words<Options extends NonNullable<ParseArgsConfig['options']>> {
  readonly args: string[];
  readonly options: Options;
  readonly allowPositionals: true;
}

/** The options and the other words of a command; the sentence that says what is wrong where there is an option it has not. */
export function readWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<Words<Options>>> | string {
  try {
    return parseArgs<Words<Options>>({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // What it throws goes on to speak to programmers.
    const message = error instanceof Error ? error.message : String(error);
    return `${message.replace(/\.? To specify[\s\S]*$/, '')}.`;
  }
}
