import type { ImageRef } from '../image/reference';
import { builderSuite } from './builder';
import type { ImageFacts } from './imageFacts';
import type { ImageRow, ImageTable, Root } from './imageTable';
import { originTable } from './origins.generated';
import { libcOf, releaseOf, rowFacts, rowOfTag, rowsOf, runtimeOf, unknownConfig } from './tableFacts';

/** The generated table of the official images by its general type. */
export const origins: ImageTable = originTable;

/** What is known about an official image of Docker Hub, or `undefined` if it is none that the table has. */
export function originFacts(ref: ImageRef): ImageFacts | undefined {
  const repository = `${ref.registry}/${ref.repository}`;
  const rows = rowsOf(origins, repository);
  const tag = ref.tag ?? 'latest';
  if (rows === undefined || /windowsservercore|nanoserver/.test(tag)) return undefined;
  const family = ref.repository.slice('library/'.length);
  const named = { publisher: 'docker', family } as const;
  const pinned = ref.digest !== undefined;
  const row = pinned && ref.tag === undefined ? undefined : rowOfTag(origins, repository, tag);
  if (row !== undefined) return rowFacts(origins, row, named, tag, pinned);

  const suite = builderSuite(ref);
  const byTag = rootOfTag(family === 'alpine' ? `alpine${tag}` : tag);
  const root = byTag ?? (suite?.libc === 'glibc' ? origins.roots[suite.suite] : undefined);
  const certain = byTag !== undefined || (suite?.libc === 'glibc' && suite.certain);
  const byDigest = pinned && ref.tag === undefined;
  // A digest alone may be one for Windows.
  const alike = byDigest && origins.windows?.includes(repository) ? [] : similarRows(rows, tag, byDigest);
  return {
    ...named,
    shell: root?.shell ?? agreed(alike, (other) => rootOf(other)?.shell),
    packageManager: root?.packageManager ?? agreed(alike, (other) => rootOf(other)?.packageManager),
    libc: libcOf(root?.libc ?? agreed(alike, (other) => rootOf(other)?.libc?.split(' ')[0]), certain),
    release: root && releaseOf(root, certain),
    config: unknownConfig,
    users: undefined,
    runtime: runtimeOf(undefined, family, lineOfTag(family, tag)),
    state: suite?.libc === 'glibc' && suite.gone !== undefined ? 'retired' : undefined,
  };
}

/** The release that the words of a tag name: `bookworm`, `alpine3.20`, `ubi9-minimal`. */
export function rootOfTag(tag: string): Root | undefined {
  const words = tag.split('-');
  const pairs = words.map((word, index) => `${word}-${words[index + 1] ?? ''}`);
  for (const name of [...pairs, ...words]) if (Object.hasOwn(origins.roots, name)) return origins.roots[name];
  // An Alpine whose C library was not looked up is still one.
  const version = /alpine-?(\d+\.\d+)(?=[.-]|$)/.exec(tag)?.[1];
  if (version === undefined) return undefined;
  return { distribution: 'alpine', version, libc: 'musl', shell: '/bin/sh', packageManager: 'apk' };
}

/** The rows that a tag can be one of: those on Alpine say so in their tags, unless all are on Alpine. */
function similarRows(rows: readonly ImageRow[], tag: string, byDigest: boolean): readonly ImageRow[] {
  if (byDigest || rows.every(isAlpine)) return rows;
  return rows.filter((other) => isAlpine(other) === tag.includes('alpine'));
}

function rootOf({ root }: ImageRow): Root | undefined {
  return root === undefined ? undefined : origins.roots[root];
}

function isAlpine(row: ImageRow): boolean {
  return rootOf(row)?.distribution === 'alpine';
}

/** What all rows have in common. */
function agreed<T>(rows: readonly ImageRow[], field: (row: ImageRow) => T): T | undefined {
  const values = new Set(rows.map(field));
  const [value] = values;
  return values.size === 1 ? value : undefined;
}

/** The version of Node, Python or Java that a tag begins with. */
function lineOfTag(family: string, tag: string): string | undefined {
  if (family === 'python') return /^\d+\.\d+(?=[.-]|$)/.exec(tag)?.[0];
  return /^(?:node|eclipse-temurin|amazoncorretto|openjdk)$/.test(family)
    ? /^\d+(?=[u.-]|$)/.exec(tag)?.[0]
    : undefined;
}
