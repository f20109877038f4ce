import { spawn } from 'node:child_process';

/** What a credential helper said. */
export type HelperResult =
  | { readonly kind: 'answer'; readonly answer: unknown }
  /** It has no login for this server. */
  | { readonly kind: 'none' }
  /** `why` is a sentence, which holds nothing of what the helper printed. */
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Runs `docker-credential-<name> get` of the `PATH` of an environment, without a shell, and gives it `timeLimit` ms; rejects with the signal's
 * reason if that is aborted first.
 */
export async function runHelper(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  timeLimit = 10_000,
): Promise<HelperResult> {
  const program = `docker-credential-${name}`;
  const timely = AbortSignal.any([signal, AbortSignal.timeout(timeLimit)]);
  const ended = await run(program, server, env, timely);
  signal.throwIfAborted();
  if (ended.kind === 'not-started')
    return { kind: 'failed', why: `${program} could not be started; install it, or log in again.` };
  if (ended.kind === 'stopped')
    return { kind: 'failed', why: `${program} took too long or said too much; run it by hand.` };
  if (ended.code !== 0) {
    // All helpers of Docker use these words, on standard output.
    if (/credentials not found/i.test(ended.out)) return { kind: 'none' };
    return { kind: 'failed', why: `${program} ended with code ${ended.code}; run it by hand to see why.` };
  }
  try {
    return { kind: 'answer', answer: JSON.parse(ended.out) as unknown }; // the library says any, which would switch the checks off
  } catch {
    // What it printed may hold a secret, so the reader's error is not passed on.
    return { kind: 'failed', why: `${program} printed something that is no login; run it by hand to see it.` };
  }
}

type Ended =
  | { readonly kind: 'ended'; readonly code: number | null; readonly out: string }
  | { readonly kind: 'not-started' }
  | { readonly kind: 'stopped' };

const outputLimit = 64 * 1024;

function run(program: string, input: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    let out = '';
    const child = spawn(program, ['get'], { env, signal, windowsHide: true, stdio: ['pipe', 'pipe', 'ignore'] });
    const end = (ended: Ended) => {
      child.stdout.destroy();
      child.unref();
      resolve(ended);
    };
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      out += piece;
      if (out.length <= outputLimit) return;
      child.kill();
      end({ kind: 'stopped' });
    });
    child.on('error', () => end({ kind: signal.aborted ? 'stopped' : 'not-started' }));
    child.on('close', (code) => end({ kind: 'ended', code, out }));
    // One that ends without reading its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${server(input)}\n`);
  });
}

/** One line, whatever it is. */
function server(text: string): string {
  return text.replace(/[\r\n]/g, '');
}
