import { spawn } from 'node:child_process';
import path from 'node:path';
import { endTree } from './endTree';
import { jsonOf } from '../core/image/json';
import { findProgram, programDirectories } from './findProgram';

/** What a credential helper said. */
export type HelperResult =
  | { readonly kind: 'answer'; readonly answer: unknown }
  /** It has no login for this server. */
  | { readonly kind: 'none' }
  /** `why` is a sentence, which holds nothing of what the helper printed. */
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Runs `docker-credential-<name> get` of the `PATH` of an environment or of where engines are installed, without a shell,
 * and gives it `timeLimit` ms, in which a person may have to unlock a keychain; rejects with the signal's reason if that is
 * aborted first.
 */
export async function runHelper(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  timeLimit = 30_000,
): Promise<HelperResult> {
  const program = `docker-credential-${name}`;
  const around = { platform: process.platform, env };
  const file = await findProgram(program, around);
  signal.throwIfAborted();
  if (file === undefined) return { kind: 'failed', why: `${program} is not installed; install it, or log in again.` };
  // Helpers that are scripts, or ask a keychain by its own program, look for more than themselves.
  const PATH = programDirectories(around).join(path.delimiter);
  const inside = Object.fromEntries(Object.entries(env).filter(([key]) => key.toUpperCase() !== 'PATH'));
  const ended = await run(file, server, { ...inside, PATH }, timeLimit, signal);
  signal.throwIfAborted();
  if (ended.kind === 'not-started')
    return { kind: 'failed', why: `${program} could not be started; run it by hand to see why.` };
  if (ended.kind === 'stopped')
    return { kind: 'failed', why: `${program} took too long or said too much; run it by hand.` };
  if (ended.code !== 0) {
    // All helpers of Docker use these words, on standard output.
    if (/credentials not found/i.test(ended.out)) return { kind: 'none' };
    return { kind: 'failed', why: `${program} ended with code ${ended.code}; run it by hand to see why.` };
  }
  const answer = jsonOf(ended.out);
  if (answer !== undefined) return { kind: 'answer', answer };
  // What it printed may hold a secret, so that is not passed on.
  return { kind: 'failed', why: `${program} printed something that is no login; run it by hand to see it.` };
}

type Ended =
  | { readonly kind: 'ended'; readonly code: number | null; readonly out: string }
  | { readonly kind: 'not-started' }
  | { readonly kind: 'stopped' };

const outputLimit = 64 * 1024;

/** In ms; who has inherited the output may outlive the helper. */
const closingTime = 500;

function run(
  program: string,
  input: string,
  env: NodeJS.ProcessEnv,
  timeLimit: number,
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    let out = '';
    let isStopped = false;
    const child = spawn(program, ['get'], {
      env,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'ignore'],
      // A group of its own, so that all of it can be ended.
      detached: process.platform !== 'win32',
    });
    const stop = (): void => {
      isStopped = true;
      // Whoever aborts may be about to end, and would not come back for one that does not heed.
      endTree(child, signal.aborted ? 'at-once' : 'asked');
    };
    const timer = setTimeout(stop, timeLimit);
    const end = (ended: Ended): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      child.stdout.destroy();
      resolve(isStopped ? { kind: 'stopped' } : ended);
    };
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      if (out.length <= outputLimit) out += piece;
      else if (!isStopped) stop();
    });
    child.on('error', () => child.pid === undefined && end({ kind: 'not-started' }));
    child.once('exit', (code) => {
      const closing = setTimeout(() => end({ kind: 'ended', code, out }), isStopped ? 0 : closingTime);
      child.once('close', () => {
        clearTimeout(closing);
        end({ kind: 'ended', code, out });
      });
    });
    // One that ends without reading its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${server(input)}\n`);
  });
}

/** One line, whatever it is. */
function server(text: string): string {
  return text.replace(/[\r\n]/g, '');
}
