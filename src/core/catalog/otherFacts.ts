import type { ImageRef } from '../image/reference';
import { dotnetTable } from './dotnet.generated';
import type { ImageFacts, Publisher } from './imageFacts';
import type { ImageRow, ImageTable, OthersTable } from './imageTable';
import { originFacts, origins, rootOfTag } from './originFacts';
import { othersTable } from './others.generated';
import { libcOf, releaseOf, rowFacts, rowOfTag, rowsOf, runtimeOf, unknownConfig } from './tableFacts';

/** The generated table of the other publishers by its general type. */
export const others: OthersTable = othersTable;

/** The generated table of the .NET images by its general type. */
export const dotnet: ImageTable = dotnetTable;

/** What is known about an image of Chainguard, Docker Hardened Images, Microsoft's .NET, Red Hat's UBI, Canonical or Bitnami. */
export function otherFacts(ref: ImageRef): ImageFacts | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  if (path.startsWith('cgr.dev/chainguard/')) return listedFacts(ref, 'chainguard', 'cgr.dev/chainguard/');
  if (path.startsWith('dhi.io/')) return listedFacts(ref, 'docker-hardened', 'dhi.io/');
  if (path.startsWith('mcr.microsoft.com/dotnet/')) return dotnetFacts(ref);
  const ubi = ubiRoot(path);
  if (ubi !== undefined) return ubiFacts(ubi);
  if (path.startsWith('docker.io/ubuntu/')) return rockFacts(ref);
  if (/^docker\.io\/bitnami(?:legacy|secure)?\//.test(path)) return bitnamiFacts(ref);
  return undefined;
}

/** The row of a reference in the table of its publisher, or `undefined` if there is none. */
export function otherRow(ref: ImageRef): ImageRow | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  if (ref.tag === undefined && ref.digest !== undefined) return undefined;
  const tag = ref.tag ?? 'latest';
  return path.startsWith('mcr.microsoft.com/dotnet/') ? dotnetRow(path, tag) : rowOfTag(others, path, tag);
}

/** Publishers whose tags the table lists; of a tag that it does not have, only what all tags of the image share is known. */
function listedFacts(ref: ImageRef, publisher: Publisher, prefix: string): ImageFacts | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  const rows = rowsOf(others, path);
  if (rows === undefined) return undefined;
  const family = path.slice(prefix.length);
  const row = otherRow(ref);
  const tag = ref.tag ?? 'latest';
  if (row !== undefined) return rowFacts(others, row, { publisher, family }, tag, ref.digest !== undefined);
  const roots = new Set(rows.map(({ root }) => root));
  const [root = ''] = roots;
  const shared = roots.size === 1 ? others.roots[root] : undefined;
  const byDigest = ref.tag === undefined && ref.digest !== undefined;
  return {
    ...nothing,
    publisher,
    family,
    release: shared && releaseOf(shared, true),
    runtime: runtimeOf(undefined, family, undefined),
    state: byDigest ? 'published' : 'unknown-tag',
  };
}

function dotnetFacts(ref: ImageRef): ImageFacts | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  const tag = ref.tag ?? 'latest';
  if (rowsOf(dotnet, path) === undefined || /nanoserver|windowsservercore/.test(tag)) return undefined;
  const family = `dotnet-${path.slice(path.lastIndexOf('/') + 1)}`;
  const row = otherRow(ref);
  const named = { publisher: 'microsoft', family } as const;
  if (row !== undefined) {
    const facts = rowFacts(dotnet, row, named, tag, ref.digest !== undefined);
    const root = row.root === undefined ? undefined : origins.roots[row.root];
    // What the table of .NET does not say of a whole system is said by that of the system.
    return {
      ...facts,
      shell: facts.shell ?? root?.shell,
      packageManager: facts.packageManager ?? root?.packageManager,
    };
  }
  const byDigest = ref.tag === undefined && ref.digest !== undefined;
  const root = byDigest ? undefined : rootOfTag(tag);
  const bare = !byDigest && /-(?:chiseled|distroless)/.test(tag);
  return {
    ...nothing,
    ...named,
    shell: bare ? false : root?.shell,
    packageManager: bare ? false : root?.packageManager,
    libc: libcOf(root?.libc, true),
    release: root && releaseOf(root, true),
    runtime: runtimeOf(undefined, family, /^\d+\.\d+(?=[.-]|$)/.exec(tag)?.[0]),
  };
}

/** Names with one architecture are those of all with its name behind them. */
function dotnetRow(path: string, tag: string): ImageRow | undefined {
  const row = rowOfTag(dotnet, path, tag);
  if (row !== undefined) return row;
  const [, rest, architecture = ''] = /^(.+)-(amd64|arm32v7|arm64v8)$/.exec(tag) ?? [];
  const short = architecture.replace(/(?:32|64)v.$/, architecture.startsWith('arm64') ? '64' : '');
  const all = rest === undefined ? undefined : rowOfTag(dotnet, path, rest);
  return all?.architectures?.split(' ').includes(short) === true ? all : undefined;
}

/** `registry.access.redhat.com/ubi9/ubi-minimal`, `registry.redhat.io/ubi9-minimal` and `docker.io/redhat/ubi9-minimal` are the same. */
function ubiRoot(path: string): string | undefined {
  const [, version, kind = ''] =
    /^(?:registry\.(?:access\.redhat\.com|redhat\.io)|docker\.io\/redhat)\/ubi(\d+)(?:\/ubi)?(-minimal|-micro|-init)?$/.exec(
      path,
    ) ?? [];
  return version === undefined ? undefined : `ubi${version}${kind}`;
}

function ubiFacts(name: string): ImageFacts | undefined {
  const root = Object.hasOwn(origins.roots, name) ? origins.roots[name] : undefined;
  if (root === undefined) return undefined;
  return {
    ...nothing,
    publisher: 'redhat',
    family: name.replace(/\d+/, ''),
    shell: root.shell,
    packageManager: root.packageManager,
    libc: libcOf(root.libc, true),
    release: releaseOf(root, true),
  };
}

/** `ubuntu/jre:21-24.04_stable`: cut out of Ubuntu, with a service manager as first process. */
function rockFacts(ref: ImageRef): ImageFacts {
  const family = ref.repository.slice('ubuntu/'.length);
  const [, line, version] = /^(\d+)-(\d\d\.\d\d)_/.exec(ref.tag ?? '') ?? [];
  const root = Object.values(origins.roots).find(
    (other) => other.distribution === 'ubuntu' && other.version === version && version !== undefined,
  );
  const bare = family === 'jre';
  return {
    ...nothing,
    publisher: 'canonical',
    family,
    shell: bare ? false : undefined,
    packageManager: bare ? false : undefined,
    libc: libcOf(root?.libc, true),
    release: root && releaseOf(root, true),
    runtime: runtimeOf(undefined, family, line),
  };
}

/** Free images have the tag latest only; what had a version was moved and gets no updates. */
function bitnamiFacts(ref: ImageRef): ImageFacts {
  const [, owner = '', family = ''] = /^([^/]+)\/(.+)$/.exec(ref.repository) ?? [];
  const versioned = ref.tag !== undefined && ref.tag !== 'latest';
  const retired = owner === 'bitnamilegacy' || (owner === 'bitnami' && versioned);
  return { ...nothing, publisher: 'bitnami', family, state: retired ? 'retired' : undefined };
}

/** Everything that is not known. */
const nothing = {
  shell: undefined,
  packageManager: undefined,
  libc: undefined,
  release: undefined,
  config: unknownConfig,
  users: undefined,
  runtime: undefined,
  state: undefined,
} as const;

/** What is known about an image that is neither of Google nor an official one. */
export function publishedFacts(ref: ImageRef): ImageFacts | undefined {
  return otherFacts(ref) ?? originFacts(ref);
}
