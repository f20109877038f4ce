import type { CliIo } from '../../src/cli/io';

/** What a command wrote, and a `CliIo` that keeps it. */
export interface KeptIo extends CliIo {
  readonly written: Uint8Array[];
  readonly lines: string[];
}

/** A `CliIo` in memory, with nothing on standard input. */
export function keptIo(
  signal = new AbortController().signal,
  shipped: Readonly<Record<string, Uint8Array>> = {},
): KeptIo {
  const written: Uint8Array[] = [];
  const lines: string[] = [];
  return {
    written,
    lines,
    out: (chunk) => void written.push(Buffer.from(chunk)),
    err: (line) => void lines.push(line),
    readInput: () => Promise.resolve(new Uint8Array()),
    readShipped: (name) => Promise.resolve(shipped[name] ?? new Uint8Array()),
    store: undefined,
    signal,
  };
}

/** Everything that went to standard output, as text. */
export function outputOf(io: KeptIo): string {
  return Buffer.concat(io.written).toString();
}

/** Runs a command with words, and what it ended with and wrote. */
export async function runCommand(
  command: (argv: readonly string[], io: CliIo) => Promise<number>,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string[] }> {
  const io = keptIo();
  return { code: await command(argv, io), out: outputOf(io), err: io.lines };
}
