import { ProgramFailure, type ByteStream, type ProgramEnd, type Programs } from '../../src/core/host';

/** What a program that is played gives: its end, or bytes and then its end; `hangs` gives nothing more until it is ended. */
export type Played =
  ProgramEnd | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly end?: ProgramEnd | 'hangs' };

/** Programs that are played; each call is noted as one line, and `running` counts those that have not ended. */
export interface FakePrograms extends Programs {
  readonly calls: string[];
  readonly running: Set<string>;
}

/** Plays programs by their whole command line; bytes come in pieces of `pieceLength`. */
export function fakePrograms(play: (line: string) => Played, pieceLength = 700): FakePrograms {
  const calls: string[] = [];
  const running = new Set<string>();
  async function* stream(program: string, args: readonly string[], signal: AbortSignal): ByteStream {
    signal.throwIfAborted();
    const line = [program, ...args].join(' ');
    calls.push(line);
    running.add(line);
    try {
      const played = play(line);
      const bytes = played.kind === 'bytes' ? played.bytes : Buffer.from(played.kind === 'ended' ? played.out : '');
      for (let at = 0; at < bytes.length; at += pieceLength) {
        signal.throwIfAborted();
        yield bytes.subarray(at, at + pieceLength);
        await Promise.resolve();
      }
      const end = played.kind === 'bytes' ? (played.end ?? ended('')) : played;
      if (end === 'hangs') {
        await new Promise<never>((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
        );
        return;
      }
      if (end.kind !== 'ended' || end.code !== 0) throw new ProgramFailure(end);
    } finally {
      running.delete(line);
    }
  }
  return {
    calls,
    running,
    run: (program, args, _, signal) => {
      signal.throwIfAborted();
      const line = [program, ...args].join(' ');
      calls.push(line);
      const played = play(line);
      return Promise.resolve(played.kind === 'bytes' ? ended(Buffer.from(played.bytes).toString()) : played);
    },
    stream: (program, args, _, signal) => stream(program, args, signal),
  };
}

/** A program that ended well with this output. */
export function ended(out: string): ProgramEnd {
  return { kind: 'ended', code: 0, out, err: '' };
}

/** A program that failed with this message. */
export function failed(err: string, code = 1): ProgramEnd {
  return { kind: 'ended', code, out: '', err };
}
