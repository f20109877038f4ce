import { spawn } from 'node:child_process';
import { ProgramFailure, type ByteStream, type ProgramEnd, type Programs } from '../core/host';

/** Programs of the `PATH` of an environment. */
export function nodePrograms(env: NodeJS.ProcessEnv = process.env): Programs {
  return {
    run: async (program, args, signal) => {
      const pieces: Uint8Array[] = [];
      let size = 0;
      try {
        for await (const piece of stream(program, args, env, signal)) {
          size += piece.length;
          if (size <= outputLimit) pieces.push(piece);
        }
      } catch (error) {
        if (!(error instanceof ProgramFailure) || error.end.kind === 'missing') {
          if (error instanceof ProgramFailure) return error.end;
          throw error;
        }
        return { ...error.end, out: Buffer.concat(pieces).toString() };
      }
      return { kind: 'ended', code: 0, out: Buffer.concat(pieces).toString(), err: '' };
    },
    stream: (program, args, signal) => stream(program, args, env, signal),
  };
}

const outputLimit = 16 * 1024 * 1024;
const messageLimit = 16 * 1024;

async function* stream(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): ByteStream {
  signal.throwIfAborted();
  const child = spawn(program, args, { env, signal, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err = (err + text).slice(-messageLimit)));
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.on('error', () => resolve({ kind: 'missing' }));
    child.on('close', (code) => resolve({ kind: 'ended', code: code ?? -1, out: '', err }));
  });
  try {
    for await (const piece of child.stdout) yield piece as Uint8Array; // a stream without an encoding gives bytes
    const end = await ended;
    signal.throwIfAborted();
    if (end.kind === 'missing' || end.code !== 0) throw new ProgramFailure(end);
  } finally {
    child.kill();
  }
}
