import { readFile } from 'node:fs/promises';
import type { CliIo } from './io';

/** The text of a file, its byte order mark included; `-` is standard input. A file that cannot be read is a sentence. */
export async function readText(
  file: string,
  io: CliIo,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const name = file === '-' ? 'Standard input' : file;
  try {
    const bytes = file === '-' ? await io.readInput() : await readFile(file, { signal: io.signal });
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    io.signal.throwIfAborted();
    return { problem: `${name} cannot be read: ${whyUnread(error)}.` };
  }
}

function whyUnread(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  if (error instanceof TypeError) return 'it is not UTF-8 text';
  return error instanceof Error ? error.message : String(error);
}
