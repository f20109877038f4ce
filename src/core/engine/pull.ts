import type { Host, Patience, ProgramEnd } from '../host';
import { ProgramFailure } from '../host';
import { ImageError } from '../image/error';
import { engineArguments, programsOf, type Engine } from './engine';
import { engineFault } from './engineFault';

/**
 * Has an engine fetch an image from its registry with its own logins, and tells what it says meanwhile, a line at a time; `ImageError` says why
 * it did not.
 */
export async function pullImage(
  host: Host,
  engine: Engine,
  reference: string,
  told: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const args = engineArguments(engine, ['pull', '--', reference]);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const piece of programsOf(host, engine).stream(engine.kind, args, patience, signal)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split(/[\r\n]+/);
      rest = (lines.pop() ?? '').slice(-lineLimit);
      const last = lines.findLast((line) => line.trim() !== '');
      if (last !== undefined) told(last.trim().slice(0, lineLimit));
    }
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    throw isUnknown(error.end)
      ? new ImageError('not-found', `The registry does not have "${reference}"; check its name and tag.`)
      : engineFault(engine, { command: 'pull', reference }, error.end);
  }
}

// Nothing is said while a large layer comes in; a person who does not want to wait any more can leave.
const patience: Patience = { first: 60 * 60_000, next: 60 * 60_000 };
/** In characters; nobody reads more in one line. */
const lineLimit = 120;

function isUnknown(end: ProgramEnd): boolean {
  return end.kind === 'ended' && /manifest unknown|manifest for .* not found|name unknown/i.test(end.err);
}
