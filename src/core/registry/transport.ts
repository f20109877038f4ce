import { ImageError } from '../image/error';
import type { Endpoint } from './endpoint';
import { whyForbidden } from './endpoint';
import type { Network } from './network';
import { wait } from './network';
import { pauseBefore } from './retryAfter';

/** A request to a registry or to whom it sends us. */
export interface RegistryRequest {
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer whose body is still to come: read it with {@link bodyOf} or end it with {@link discard}. */
export interface Answer {
  readonly response: Response;
  /** Whether it is the registry's own, and not of a host that it redirected to. */
  readonly isOwn: boolean;
  /** Aborted when the caller's signal is, or when the time for this answer is over. */
  readonly signal: AbortSignal;
}

/**
 * Sends a request, follows redirects without taking `Authorization` to another host, and tries again where the server says
 * when. Every answer but these comes back as it is; `ImageError` `offline` if there is none.
 */
export async function send(
  network: Network,
  endpoint: Endpoint,
  request: RegistryRequest,
  signal: AbortSignal,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await follow(network, endpoint, request, signal);
    if (!busy.has(answer.response.status) || attempt === attemptLimit) return answer;
    const now = (network.now ?? Date.now)();
    const pause = pauseBefore(attempt, answer.response.headers.get('retry-after'), now);
    if (pause === undefined) return answer;
    await discard(answer);
    await (network.wait ?? wait)(pause, signal);
  }
}

/** All of a body of at most `limit` bytes; `ImageError` `too-large`, naming `what`, for a longer one. */
export async function bodyOf(answer: Answer, limit: number, what: string, endpoint: Endpoint): Promise<Uint8Array> {
  const reader = answer.response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      length += read.value.length;
      if (length > limit)
        throw new ImageError('too-large', `${what} is larger than ${limit >> 10} KB; it is not read.`);
      chunks.push(read.value);
    }
  } catch (error) {
    // Whatever the end of the stream says about itself, the reason is told here.
    void reader?.cancel().catch(() => undefined);
    throw error instanceof ImageError ? error : unreachable(error, endpoint.name, answer.signal);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Ends an answer whose body nobody wants, so that its connection is free again. */
export async function discard({ response }: Answer): Promise<void> {
  // A connection that broke in the meantime is as free.
  await response.body?.cancel().catch(() => undefined);
}

const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const attemptLimit = 3;
const redirectLimit = 5;
const defaultTimeLimit = 20_000;

async function follow(
  network: Network,
  endpoint: Endpoint,
  request: RegistryRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const timely = AbortSignal.any([signal, AbortSignal.timeout(network.timeLimit ?? defaultTimeLimit)]);
  const { method, body } = request;
  const start = new URL(request.url);
  let url = start;
  let headers = request.headers;
  for (let hops = 0; hops <= redirectLimit; hops++) {
    const init = { method, headers, redirect: 'manual', signal: timely, ...(body !== undefined && { body }) } as const;
    const response = await network.fetch(url.href, init).catch((error: unknown) => {
      signal.throwIfAborted();
      throw unreachable(error, url.host, timely);
    });
    if (response.type === 'opaqueredirect') {
      const message = `${endpoint.name} redirects, which cannot be followed here; pull the image with its own tool.`;
      throw new ImageError('unsupported', message);
    }
    const answer = { response, isOwn: url.origin === start.origin, signal: timely };
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return answer;
    await discard(answer);
    const next = nextUrl(location, url, endpoint);
    // A login is for the host that asked for it, and does not come back with a later redirect.
    if (next.origin !== url.origin) headers = withoutLogin(headers);
    if (method === 'POST')
      throw new ImageError(
        'unsupported',
        `${endpoint.name} sends logins to another address; log in again with its own tool.`,
      );
    url = next;
  }
  throw new ImageError('offline', `${endpoint.name} redirects without end; try again later.`);
}

function nextUrl(location: string, from: URL, endpoint: Endpoint): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const why = next === undefined ? 'to no address' : whyForbidden(next, endpoint);
  if (next === undefined || why !== undefined) {
    throw new ImageError(
      'unsupported',
      `${endpoint.name} redirects ${why ?? 'nowhere'}, which is not followed; ask who runs it.`,
    );
  }
  return next;
}

function withoutLogin(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

function unreachable(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted && !isTimeout(signal.reason)) return signal.reason;
  if (signal.aborted) return new ImageError('offline', `${host} did not answer in time; try again later.`);
  const code = codeOf(error);
  const trust = code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);
  const message = trust
    ? `The certificate of ${host} is not trusted (${code}); add its authority to this machine.`
    : `${host} cannot be reached${code === undefined ? '' : ` (${code})`}; check the network and the proxy.`;
  return new ImageError('offline', message, { cause: error });
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** The code of the innermost cause, which is a word in capitals. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = codeOf(error.cause);
  if (inner !== undefined) return inner;
  return 'code' in error && typeof error.code === 'string' && /^[A-Z_0-9]+$/.test(error.code) ? error.code : undefined;
}
