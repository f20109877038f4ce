import { sha256 } from '../../../src/web/sha256';

/** The part of `node:crypto` that builders of test images use, SHA-256,, for the web extension host. */
export function createHash(): Hash {
  const hasher = sha256();
  const hash: Hash = {
    update(bytes) {
      hasher.update(bytes);
      return hash;
    },
    digest: () => hasher.hex(),
  };
  return hash;
}

interface Hash {
  update(bytes: Uint8Array): Hash;
  digest(encoding: 'hex'): string;
}
