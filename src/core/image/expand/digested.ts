import type { ByteStream, Hasher, Host } from '../../host';
import { ImageError } from '../error';
import type { Digest } from '../reference';

/** The same bytes; `ImageError` `corrupt`, naming `what`, if at their end they do not have the digest. */
export async function* digested(
  host: Host,
  bytes: ByteStream,
  digest: Digest | undefined,
  what: DigestedWhat,
): ByteStream {
  const check = digestCheck(host, digest, what);
  for await (const piece of bytes) {
    check.update(piece);
    yield piece;
  }
  check.finish();
}

/** What messages call the bytes that have a digest. */
export type DigestedWhat = 'content' | 'compressed content';

/** Compares bytes that go by with a digest. */
export interface DigestCheck {
  update(bytes: Uint8Array): void;
  /** Whether the bytes have the digest; ends the check. */
  matches(): boolean;
  /** `ImageError` `corrupt` if they have not; ends the check. */
  finish(): void;
}

/** A fresh check; no host computes other digests than SHA-256, so with another, or none, everything matches. */
export function digestCheck(host: Host, digest: Digest | undefined, what: DigestedWhat): DigestCheck {
  const hasher: Hasher | undefined = digest?.startsWith('sha256:') === true ? host.sha256() : undefined;
  const matches = (): boolean => hasher === undefined || `sha256:${hasher.hex()}` === digest;
  return {
    update: (bytes) => hasher?.update(bytes),
    matches,
    finish: () => {
      if (!matches()) throw mismatch(what);
    },
  };
}

/** What is told of content that is not what its digest says. */
export function mismatch(what: DigestedWhat): ImageError {
  return new ImageError('corrupt', `its ${what} does not match its digest; fetch or save the image again.`);
}
