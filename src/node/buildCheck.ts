import { spawn } from 'node:child_process';
import type { BuildCheck, BuildCheckRequest, BuildCheckResult, BuildWarning } from '../core/convert/buildCheck';

/** Most that is read of what it prints, in UTF-16 units. */
const outputLimit = 4 * 1024 * 1024;

/**
 * `docker buildx build --call=check`: BuildKit's own reading of a Dockerfile, by the program `docker` of the `PATH`. It is
 * given `timeLimit` ms.
 */
export function dockerCheck(docker = 'docker', timeLimit = 10_000): BuildCheck {
  return async (request, signal) => {
    // A timeout that only a combined signal knows is collected before its time.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeLimit);
    const timely = AbortSignal.any([signal, late.signal]);
    const ended = await run(docker, argumentsOf(request), request.text, timely).finally(() => clearTimeout(timer));
    signal.throwIfAborted();
    if ('why' in ended) return { kind: 'unavailable', why: ended.why };
    return readResult(ended.out) ?? readFailure(ended.err);
  };
}

function argumentsOf({ context, target }: BuildCheckRequest): string[] {
  const stage = target === undefined ? [] : ['--target', target];
  return ['buildx', 'build', '--call=check,format=json', ...stage, '-f', '-', '--', context];
}

type Ended = { readonly out: string; readonly err: string } | { readonly why: string };

function run(program: string, args: readonly string[], input: string, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    let [out, err] = ['', ''];
    const child = spawn(program, args, { signal, windowsHide: true, stdio: 'pipe' });
    const end = (ended: Ended) => {
      // A docker that takes its time to end, or a plugin of it, is not waited for.
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve(ended);
    };
    const add = (before: string, piece: string) => {
      if (before.length + piece.length > outputLimit) child.kill();
      return before + piece;
    };
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (out = add(out, piece)));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err = add(err, piece)));
    child.on('error', (error) => end({ why: signal.aborted ? 'it took too long' : error.message }));
    child.on('close', () => end({ out, err }));
    // One that ends without reading its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Reads the JSON of BuildKit's lint request; `undefined` for anything else. */
function readResult(out: string): BuildCheckResult | undefined {
  let json: unknown;
  try {
    json = JSON.parse(out);
  } catch {
    // It is told on the other stream why there is none.
    return undefined;
  }
  if (!isRecord(json) || !('warnings' in json)) return undefined;
  const error = isRecord(json['buildError']) ? textOf(json['buildError']['message']) : undefined;
  if (error !== undefined && isElsewhere(error)) return { kind: 'unavailable', why: error };
  const warnings = Array.isArray(json['warnings']) ? json['warnings'].filter(isRecord).map(warningOf) : [];
  return { kind: 'checked', error, warnings };
}

function warningOf(warning: Readonly<Record<string, unknown>>): BuildWarning {
  const rule = textOf(warning['ruleName']) ?? '';
  return { rule, line: lineOf(warning['location']), text: textOf(warning['detail']) ?? rule };
}

function lineOf(location: unknown): number {
  const [range] = isRecord(location) && Array.isArray(location['ranges']) ? (location['ranges'] as unknown[]) : [];
  const start = isRecord(range) ? range['start'] : undefined;
  const line = isRecord(start) ? start['line'] : undefined;
  return typeof line === 'number' ? line : 1;
}

/** Only an error of the file itself counts; whatever else went wrong says nothing about it. */
function readFailure(err: string): BuildCheckResult {
  const last = /^(?:ERROR|error): (.*)$/m.exec(err)?.[1] ?? err.trim();
  const error = /dockerfile parse error.*/.exec(last)?.[0];
  if (error !== undefined && !isElsewhere(error)) return { kind: 'checked', error, warnings: [] };
  return { kind: 'unavailable', why: last };
}

/** Whether an error is about reaching images, not about the file. */
function isElsewhere(error: string): boolean {
  return /failed to resolve source metadata|network is unreachable|no such host|connection refused|timeout|denied|unauthorized|toomanyrequests|deadline exceeded|not found/i.test(
    error,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
