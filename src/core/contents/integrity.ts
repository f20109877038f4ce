import type { Hasher, Host } from '../host';
import { fileReader } from '../image/fileReader';
import type { TreeNode } from '../image/tree';
import { md5 } from './md5';
import type { OpenImage } from './openImage';
import type { Claim } from './owners';
import type { PackedDigest } from './package';
import { sha1 } from './sha1';

/**
 * Whether a file is as its package had it: `changed` if none of the packages that have it had these bytes, `unknown` if they
 * do not say, or if it has no content to compare. Reads the file. Errors as `readNode`.
 */
export async function checkFile(
  host: Host,
  { image }: OpenImage,
  node: TreeNode,
  claims: readonly Claim[],
  signal: AbortSignal,
): Promise<'same' | 'changed' | 'unknown'> {
  const digests = claims.flatMap(({ digest }) => digest ?? []);
  if (digests.length === 0) return 'unknown';
  // apk has the digest of where a link leads; other packages have none for links.
  if (node.entry.kind === 'symlink') {
    const link = Uint8Array.from(node.entry.link, (char) => char.charCodeAt(0));
    const packed = digests.find(({ algorithm }) => algorithm === 'sha1');
    return packed === undefined ? 'unknown' : compare([packed], host, [link]);
  }
  const file = fileReader(image, node);
  if (file === undefined) return node.entry.kind === 'file' ? 'unknown' : 'changed';
  const hashers = hashersOf(host, digests);
  for (let at = 0; at < file.size; at += pieceSize) {
    const bytes = await file.read(at, pieceSize, signal);
    for (const hasher of hashers.values()) hasher.update(bytes);
  }
  return matches(digests, hashers) ? 'same' : 'changed';
}

const pieceSize = 1024 * 1024;

function compare(digests: readonly PackedDigest[], host: Host, pieces: readonly Uint8Array[]): 'same' | 'changed' {
  const hashers = hashersOf(host, digests);
  for (const bytes of pieces) for (const hasher of hashers.values()) hasher.update(bytes);
  return matches(digests, hashers) ? 'same' : 'changed';
}

function hashersOf(host: Host, digests: readonly PackedDigest[]): Map<PackedDigest['algorithm'], Hasher> {
  const fresh = { md5, sha1, sha256: host.sha256 };
  return new Map(digests.map(({ algorithm }) => [algorithm, fresh[algorithm]()]));
}

function matches(digests: readonly PackedDigest[], hashers: ReadonlyMap<PackedDigest['algorithm'], Hasher>): boolean {
  const now = new Map([...hashers].map(([algorithm, hasher]) => [algorithm, hasher.hex()]));
  return digests.some(({ algorithm, hex }) => now.get(algorithm) === hex);
}
