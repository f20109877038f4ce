import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { ProgramFailure, type ByteStream, type Patience, type Programs } from '../core/host';
import { endTree } from './endTree';
import { findProgram, pathText, programDirectories } from './findProgram';

/** Programs of the `PATH` of an environment, and of where engines are installed. */
export function nodePrograms(env: NodeJS.ProcessEnv = process.env): Programs {
  return {
    run: async (program, args, patience, signal) => {
      const pieces: Uint8Array[] = [];
      let size = 0;
      try {
        for await (const piece of stream(program, args, patience, env, signal)) {
          size += piece.length;
          if (size <= outputLimit) pieces.push(piece);
        }
      } catch (error) {
        if (!(error instanceof ProgramFailure)) throw error;
        return error.end.kind === 'ended' ? { ...error.end, out: Buffer.concat(pieces).toString() } : error.end;
      }
      return { kind: 'ended', code: 0, out: Buffer.concat(pieces).toString(), err: '' };
    },
    stream: (program, args, patience, signal, more) => stream(program, args, patience, { ...env, ...more }, signal),
  };
}

const outputLimit = 16 * 1024 * 1024;
const messageLimit = 16 * 1024;
/** In ms; who has inherited standard error may outlive the program. */
const closingTime = 500;

type Child = ChildProcessByStdio<null, Readable, Readable>;

async function* stream(
  program: string,
  args: readonly string[],
  patience: Patience,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): ByteStream {
  signal.throwIfAborted();
  const file = await findProgram(program, { platform: process.platform, env });
  signal.throwIfAborted();
  if (file === undefined) throw new ProgramFailure({ kind: 'missing' });
  const child = start(file, args, env);
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err = (err + text).slice(-messageLimit)));
  const exited = exitOf(child);
  let isSilent = false;
  const stop = (): void => {
    endTree(child);
    child.stdout.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const pieces = child.stdout.iterator() as AsyncIterator<Uint8Array>; // a stream without an encoding gives bytes
    for (let wait = patience.first; ; wait = patience.next) {
      const timer = setTimeout(() => {
        isSilent = true;
        stop();
      }, wait);
      const next = await pieces.next().finally(() => clearTimeout(timer));
      if (next.done === true) break;
      yield next.value;
    }
    const code = await exited;
    signal.throwIfAborted();
    if (code === 'not-started') throw new ProgramFailure({ kind: 'missing' });
    if (code !== 0) throw new ProgramFailure({ kind: 'ended', code, out: '', err });
  } catch (error) {
    signal.throwIfAborted();
    if (isSilent) throw new ProgramFailure({ kind: 'silent', err });
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await exited;
  }
}

function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const around = { platform: process.platform, env };
  const delimiter = process.platform === 'win32' ? ';' : ':';
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  // Helpers for credentials and connections lie where engines are installed, and are started by name.
  const searched = [pathText(env) ?? [], ...programDirectories(around)].flat();
  return spawn(file, args, {
    env: { ...env, [key]: [...new Set(searched.join(delimiter).split(delimiter))].join(delimiter) },
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended; and without a terminal, ssh asks nothing but fails.
    detached: process.platform !== 'win32',
  });
}

/** How it ended, as soon as that is known and its messages are read. */
function exitOf(child: Child): Promise<number | 'not-started'> {
  return new Promise((resolve) => {
    child.on('error', () => child.pid === undefined && resolve('not-started'));
    child.once('exit', (code) => {
      const timer = setTimeout(() => resolve(code ?? -1), closingTime);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(code ?? -1);
      });
    });
  });
}
