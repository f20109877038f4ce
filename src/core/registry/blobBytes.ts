import type { ByteStream } from '../host';
import { ImageError } from '../image/error';
import type { Digest } from '../image/reference';
import { isTimeout } from './clock';
import { wait } from './network';
import { refusal } from './refusal';
import { pauseBefore } from './retryAfter';
import type { Session } from './session';
import { discard, isBusy, piecesOf, type Answer } from './transport';

/** A blob at a registry, and where that sent us for it. */
export interface RemoteBlob {
  readonly session: Session;
  readonly digest: Digest;
  /** In bytes, as its descriptor says. */
  readonly size: number;
  /** An address of a storage, good for some minutes, that saves the way over the registry. */
  location: string | undefined;
}

/**
 * The bytes of a blob from `from` to before `to`, all of them: after a broken connection the rest is asked for again, as
 * long as that comes to something. `ImageError` `corrupt` where the registry has a blob of another length.
 */
export async function* blobBytes(remote: RemoteBlob, from: number, to: number, signal: AbortSignal): ByteStream {
  const { network } = remote.session;
  let at = from;
  let fresh = from;
  let refused: ImageError | undefined;
  for (let failures = 0; at < to && refused === undefined;) {
    try {
      const answer = await ask(remote, at, to, signal);
      if (answer instanceof ImageError) {
        refused = answer;
        continue;
      }
      for await (const piece of partBytes(answer, remote, at, to)) {
        at += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ImageError) || error.code !== 'offline') throw error;
      // A connection that carries little before it breaks, again and again, is no progress.
      if (at - fresh >= progressOf(remote.size)) failures = 0;
      fresh = at;
      // Silence takes longer than a break to be noticed.
      failures += isTimeout(error.cause) ? 2 : 1;
      const pause = pauseBefore(failures, null, (network.now ?? Date.now)());
      if (failures >= tryLimit || pause === undefined) throw error;
      await (network.wait ?? wait)(pause, signal);
    }
  }
  if (refused !== undefined) throw refused;
}

const tryLimit = 5;

function progressOf(size: number): number {
  return Math.min(1024 * 1024, Math.max(1, size / 100));
}

/** The same by one answer; it is `offline` if that breaks off. */
async function* partBytes(answer: Answer, remote: RemoteBlob, from: number, to: number): ByteStream {
  const start = await startOf(answer, remote, from);
  const { endpoint } = remote.session;
  let at = start;
  for await (const piece of piecesOf(answer, endpoint)) {
    const part = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
    at += piece.length;
    if (at > remote.size) throw otherLength(remote, 'more');
    if (part.length > 0) yield part;
    // What comes after is of no use, but at the end of a blob it tells whether that is longer.
    if (at >= to && to < remote.size) return;
  }
  if (at < to) throw new ImageError('offline', `${endpoint.name} interrupted a download; try again.`);
}

/** An answer with bytes, or why there is none where that was waited for already. */
async function ask(remote: RemoteBlob, from: number, to: number, signal: AbortSignal): Promise<Answer | ImageError> {
  const { session, digest, size } = remote;
  const isWhole = from === 0 && to === size;
  const headers = {
    accept: '*/*',
    // Bytes are counted as they are stored.
    'accept-encoding': 'identity',
    ...(!isWhole && { range: `bytes=${from}-${to - 1}` }),
  };
  const asked = { method: 'GET', headers, size: 'large' } as const;
  const { location } = remote;
  if (location !== undefined) {
    const answer = await session.elsewhere(location, asked, signal);
    if (good.has(answer.response.status)) return answer;
    // Such an address is good for a time only, and storages have several answers for one that is over.
    await discard(answer);
    if (remote.location === location) remote.location = undefined;
  }
  const answer = await session.request({ ...asked, path: `/blobs/${digest}` }, signal);
  if (!good.has(answer.response.status)) {
    const refused = await refusal(answer, session.endpoint, `blob ${digest}`);
    if (isBusy(answer)) return refused;
    throw refused;
  }
  if (!answer.isOwn) remote.location = answer.url;
  return answer;
}

const good: ReadonlySet<number> = new Set([200, 206, 416]);

/** Where in the blob an answer begins; one that may be ignored a range begins at 0. */
async function startOf(answer: Answer, remote: RemoteBlob, from: number): Promise<number> {
  const { status, headers } = answer.response;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  const encoding = headers.get('content-encoding') ?? 'identity';
  const length = headers.get('content-length');
  const all = status === 200 ? length : range?.[2];
  let wrong: ImageError | undefined;
  if (encoding !== 'identity') wrong = encoded(remote);
  else if (status === 416) wrong = otherLength(remote, 'fewer');
  else if (all !== undefined && all !== null && all !== '*' && Number(all) !== remote.size) {
    wrong = otherLength(remote, Number(all) > remote.size ? 'more' : 'fewer');
  } else if (status === 206 && range !== null && Number(range[1]) !== from) {
    wrong = new ImageError(
      'corrupt',
      `${remote.session.endpoint.name} sent another part of a blob than requested; ask whoever runs it.`,
    );
  }
  if (wrong === undefined) return status === 200 ? 0 : from;
  await discard(answer);
  throw wrong;
}

function otherLength({ session, digest, size }: RemoteBlob, than: 'more' | 'fewer'): ImageError {
  const { name } = session.endpoint;
  const message = `Blob ${digest} of ${name} has ${than} bytes than the ${size} that its manifest states; push the image again.`;
  return new ImageError('corrupt', message);
}

function encoded({ session }: RemoteBlob): ImageError {
  const message = `${session.endpoint.name}, or a proxy in front of it, compresses what it sends on the way; ask whoever runs it.`;
  return new ImageError('corrupt', message);
}
