import type { ByteStream } from '../host';
import { concat } from '../image/concat';
import { ImageError } from '../image/error';
import { isTimeout, startClock, type Clock } from './clock';
import type { Endpoint } from './endpoint';
import { whyForbidden } from './endpoint';
import type { Network } from './network';
import { platformTimer, wait } from './network';
import { pauseBefore } from './retryAfter';

/** A request to a registry or to whom it sends us. */
export interface RegistryRequest {
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `large` for a body that may take any time as long as it keeps coming; by default all of it has to come in time. */
  readonly size?: 'large';
}

/** An answer whose body is still to come: read it with {@link bodyOf} or {@link piecesOf}, or end it with {@link discard}. */
export interface Answer {
  readonly response: Response;
  /** Where it came from, after redirects. */
  readonly url: string;
  /** Whether it is the registry's own, and not of a host that it redirected to. */
  readonly isOwn: boolean;
  /** What ends it when it takes too long. */
  readonly clock: Clock;
  readonly size: 'large' | undefined;
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
    const isLast = attempt === (request.size === 'large' ? largeAttemptLimit : attemptLimit);
    const answer = await follow(network, endpoint, request, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      // A connection that was kept for the next request may have been closed by then; who downloads goes on by itself.
      if (isLast || request.size === 'large' || request.method === 'POST' || !isReset(error)) throw error;
      return undefined;
    });
    if (answer !== undefined && (!isBusy(answer) || isLast)) return answer;
    const now = (network.now ?? Date.now)();
    const pause = pauseBefore(attempt, answer?.response.headers.get('retry-after') ?? null, now);
    if (answer !== undefined && pause === undefined) return answer;
    if (answer !== undefined) await discard(answer);
    await (network.wait ?? wait)(pause ?? 0, signal);
  }
}

/** All of a body of at most `limit` bytes; `ImageError` `too-large`, naming `what`, for a longer one. */
export async function bodyOf(answer: Answer, limit: number, what: string, endpoint: Endpoint): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of piecesOf(answer, endpoint)) {
    length += piece.length;
    if (length > limit)
      throw new ImageError(
        'too-large',
        `${what} is larger than the limit of ${limit >> 10} KiB; check the name of the image.`,
      );
    pieces.push(piece);
  }
  return concat(pieces);
}

/** A body as it comes; leaving the loop frees the connection, and `ImageError` `offline` tells that it broke. */
export async function* piecesOf(answer: Answer, endpoint: Endpoint): ByteStream {
  const { response, clock, size } = answer;
  const reader = response.body?.getReader();
  let isOver = reader === undefined;
  try {
    while (!isOver) {
      // Only what the server takes is counted, not what its reader does meanwhile.
      if (size === 'large') clock.start();
      const read = await reader?.read().catch((error: unknown) => {
        throw unreachable(error, endpoint.name, clock.signal);
      });
      if (size === 'large') clock.stop();
      isOver = read?.done !== false;
      if (read?.done === false) yield read.value;
    }
  } finally {
    clock.stop();
    // Whatever the end of the stream says about itself, the reason is told above.
    if (!isOver) void reader?.cancel().catch(() => undefined);
  }
}

/** Whether a server has no time for now, in which {@link send} waits for it. */
export function isBusy({ response }: Answer): boolean {
  return busy.has(response.status);
}

/** Ends an answer whose body nobody wants, so that its connection is free again. */
export async function discard({ response, clock }: Answer): Promise<void> {
  clock.stop();
  // A connection that broke in the meantime is as free.
  await response.body?.cancel().catch(() => undefined);
}

const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const attemptLimit = 3;
// Who has waited for a part of a layer rather waits longer than begins again.
const largeAttemptLimit = 5;
const redirectLimit = 5;
const defaultTimeLimit = 20_000;

async function follow(
  network: Network,
  endpoint: Endpoint,
  request: RegistryRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const clock = startClock(network.timeLimit ?? defaultTimeLimit, network.timer ?? platformTimer, signal);
  try {
    const answer = await followWith(network, endpoint, request, clock, signal);
    if (request.size === 'large') clock.stop();
    return answer;
  } catch (error) {
    clock.stop();
    throw error;
  }
}

async function followWith(
  network: Network,
  endpoint: Endpoint,
  request: RegistryRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer> {
  const { method, body } = request;
  const start = new URL(request.url);
  let url = start;
  let headers = request.headers;
  for (let hops = 0; hops <= redirectLimit; hops++) {
    const init = {
      method,
      headers,
      redirect: 'manual',
      signal: clock.signal,
      ...(body !== undefined && { body }),
    } as const;
    const response = await network.fetch(url.href, init).catch((error: unknown) => {
      signal.throwIfAborted();
      throw unreachable(error, url.host, clock.signal);
    });
    if (response.type === 'opaqueredirect') {
      const message = `${endpoint.name} redirects, which cannot be followed in a browser; use desktop VS Code.`;
      throw new ImageError('unsupported', message);
    }
    const answer = { response, url: url.href, isOwn: url.origin === start.origin, clock, size: request.size };
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return answer;
    // The clock goes on: all hops together have to come in time.
    await response.body?.cancel().catch(() => undefined);
    const next = nextUrl(location, url, endpoint);
    // A login is for the host that asked for it, and does not come back with a later redirect.
    if (next.origin !== url.origin) headers = withoutLogin(headers);
    if (method === 'POST')
      throw new ImageError(
        'unsupported',
        `${endpoint.name} redirects logins to another address, which is not safe; ask whoever runs it.`,
      );
    url = next;
  }
  throw new ImageError('offline', `${endpoint.name} redirects too many times; try again later.`);
}

function nextUrl(location: string, from: URL, endpoint: Endpoint): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const why = next === undefined ? 'to no address' : whyForbidden(next, endpoint);
  if (next === undefined || why !== undefined) {
    throw new ImageError(
      'unsupported',
      `${endpoint.name} redirects ${why ?? 'nowhere'}, which is not safe; ask whoever runs it.`,
    );
  }
  return next;
}

function withoutLogin(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

function unreachable(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted && !isTimeout(signal.reason)) return signal.reason;
  if (signal.aborted) {
    const message = `${host} did not answer in time; try again later.`;
    return new ImageError('offline', message, { cause: signal.reason });
  }
  const code = codeOf(error);
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    const message = `The certificate of ${host} is not trusted (${code}); add its certificate authority to this machine.`;
    return new ImageError('unsupported', message, { cause: error });
  }
  const message = `${host} cannot be reached${code === undefined ? '' : ` (${code})`}; check the network and the proxy.`;
  return new ImageError('offline', message, { cause: error });
}

function isReset(error: unknown): boolean {
  return /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(codeOf(error) ?? '');
}

/** The code of the innermost cause, which is a word in capitals. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = codeOf(error.cause);
  if (inner !== undefined) return inner;
  return 'code' in error && typeof error.code === 'string' && /^[A-Z_0-9]+$/.test(error.code) ? error.code : undefined;
}
