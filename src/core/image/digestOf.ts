import type { Hasher } from '../host';
import { sha256Digest, type Digest } from './reference';

/** The SHA-256 digest of bytes. */
export function digestOf(sha256: () => Hasher, bytes: Uint8Array): Digest {
  const hasher = sha256();
  hasher.update(bytes);
  return sha256Digest(hasher.hex());
}
