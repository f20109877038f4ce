import { parseDigest, type Digest } from '../reference';
import type { Footer } from './footer';
import { damagedToc } from './tocFault';

/** What a manifest says of a layer, by key. */
export type Annotations = Readonly<Record<string, string>>;

/** What to keep things about a table under that the manifest vouches for; `undefined` for all others. */
export function tocKey(annotations: Annotations): string | undefined {
  return tocDigests(annotations)[0]?.digest.replace('sha256:', '');
}

/** A digest of a table: of its JSON, or of what that is compressed to. */
export interface TocDigest {
  readonly of: 'json' | 'stored';
  readonly digest: Digest;
}

/** The digests that a manifest gives of a table, all of which must hold. */
export function tocDigests(annotations: Annotations): readonly TocDigest[] {
  const rows = [
    { of: 'json', text: annotations['containerd.io/snapshot/stargz/toc.digest'] },
    { of: 'stored', text: annotations['io.github.containers.zstd-chunked.manifest-checksum'] },
    { of: 'stored', text: annotations['io.containers.zstd-chunked.manifest-checksum'] },
  ] as const;
  return rows.flatMap(({ of, text }) => {
    if (text === undefined) return [];
    const digest = parseDigest(text);
    if (digest?.startsWith('sha256:') !== true) throw damagedToc('has a digest of an unknown kind');
    return [{ of, digest }];
  });
}

/** Where zstd:chunked has its table, which the manifest says as `offset:length:expanded length:type`. */
export function tocPlace(annotations: Annotations): Footer | undefined {
  const text =
    annotations['io.github.containers.zstd-chunked.manifest-position'] ??
    annotations['io.containers.zstd-chunked.manifest-position'];
  if (text === undefined) return undefined;
  const [offset, length] = /^(\d{1,15}):(\d{1,15}):\d{1,15}:1$/.exec(text)?.slice(1).map(Number) ?? [];
  if (offset === undefined || length === undefined) throw damagedToc('is not where it is said to be');
  return { kind: 'zstd-chunked', offset, length };
}
