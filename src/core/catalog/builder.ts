import type { ImageRef } from '../image/reference';
import { builderTable } from './builders.generated';
import type { ImageTable } from './imageTable';
import { originTable } from './origins.generated';
import type { BuilderTable, BuilderTag } from './table';
import { rowOfTag } from './tableFacts';

const builders: BuilderTable = builderTable;
const origins: ImageTable = originTable;
const { roots } = origins;

/** The C library that programs built in an image need, as far as its tag says. */
export type BuilderSuite =
  /** Alpine: programs run on a distroless image only if they are static. */
  | { readonly libc: 'musl' }
  | {
      readonly libc: 'glibc';
      readonly distribution: 'debian' | 'ubuntu';
      /** Code name of the release; the newest the tag can mean. */
      readonly suite: string;
      /** Version of glibc, `undefined` for releases that the table did not verify; the newest the tag can mean. */
      readonly glibc: string | undefined;
      /** Whether an exact version was built on several releases in turn, so that the suite is only the newest of them. */
      readonly certain: boolean;
      /** Day from which the tag means this release, if the tag alone says the release. */
      readonly since: string | undefined;
      /** Day from which the tag is built no more. */
      readonly gone: string | undefined;
    };

type GlibcSuite = Extract<BuilderSuite, { readonly libc: 'glibc' }>;

/** The release that an official image's tag means; `undefined` where the table does not know, which is not the same as old. */
export function builderSuite(ref: ImageRef): BuilderSuite | undefined {
  if (ref.registry !== 'docker.io' || !ref.repository.startsWith('library/')) return undefined;
  const image = ref.repository.slice('library/'.length);
  const tag = ref.tag ?? 'latest';
  // An explicit suite wins over the default of the version, also beside a digest.
  const words = tag.split('-');
  if (image === 'alpine' || words.some((word) => /^alpine(?:\d+(?:\.\d+)*)?$/.test(word))) return { libc: 'musl' };
  const named = words.find((word) => suites.has(word)) ?? numberedSuite(image, tag);
  if (named !== undefined) return { ...glibcSuite(named), certain: true, since: undefined, gone: undefined };
  // A digest is one build out of the tag's history.
  const pinned = ref.digest !== undefined;
  if (pinned && ref.tag === undefined) return undefined;

  const found = tagRow(own(builders.tags, image), tag);
  const last = found?.row.suites.at(-1);
  if (found === undefined || last?.[1] === undefined) return listedSuite(ref, tag);
  const certain = (found.exact && !pinned) || found.row.suites.length === 1;
  return { ...glibcSuite(last[1]), certain, since: certain ? last[0] : undefined, gone: found.row.gone };
}

/** The release of a tag whose history the table does not hold, only what it means now. */
function listedSuite({ registry, repository, digest }: ImageRef, tag: string): BuilderSuite | undefined {
  const root = rowOfTag(origins, `${registry}/${repository}`, tag)?.root;
  const codename = root === undefined ? undefined : own(roots, root)?.codename;
  if (codename === undefined) return undefined;
  return { ...glibcSuite(codename), certain: digest === undefined, since: undefined, gone: undefined };
}

/** Every code name that the tables hold. */
const suites: ReadonlySet<string> = new Set([
  ...Object.keys(builders.glibc),
  ...Object.values(roots).flatMap(({ codename }) => codename ?? []),
  ...Object.values(builders.tags).flatMap((rows) =>
    Object.values(rows).flatMap((row) => row.suites.flatMap(([, suite]) => suite ?? [])),
  ),
]);

function glibcSuite(suite: string): Pick<GlibcSuite, 'libc' | 'distribution' | 'suite' | 'glibc'> {
  const root = own(roots, suite);
  const glibc = builders.glibc[suite] ?? root?.libc?.split(' ')[1];
  return { libc: 'glibc', distribution: root?.distribution === 'ubuntu' ? 'ubuntu' : 'debian', suite, glibc };
}

/** `12`, `12.9` and `12-slim` of the image `debian`, `24.04` of `ubuntu`. */
function numberedSuite(image: string, tag: string): string | undefined {
  const [, number, major] = /^((\d+)(?:\.\d+)?)(?:-slim)?$/.exec(tag) ?? [];
  const version = image === 'debian' ? major : image === 'ubuntu' ? number : undefined;
  if (version === undefined) return undefined;
  return Object.values(roots).find((root) => root.distribution === image && root.version === version)?.codename;
}

/** The row of a tag; a longer version (`1.24.3`) falls back to the shorter ones of the table and is then not exact. */
function tagRow(
  rows: Readonly<Record<string, BuilderTag>> | undefined,
  tag: string,
): { readonly row: BuilderTag; readonly exact: boolean } | undefined {
  if (rows === undefined) return undefined;
  const [, version = '', rest = ''] = /^(\d+(?:\.\d+)*)?(.*)$/.exec(tag) ?? [];
  const numbers = version === '' ? [] : version.split('.');
  const shorter = numbers.map((_, index) => numbers.slice(0, numbers.length - index).join('.'));
  for (const known of shorter.length === 0 ? [''] : shorter) {
    for (const flavour of new Set([rest, rest.replace(/-slim$/, ''), rest.replace(/^slim$/, 'latest')])) {
      const row = own(rows, known + flavour);
      if (row !== undefined) return { row, exact: known === version };
    }
  }
  return undefined;
}

/** A field by a name that people wrote, which may be `constructor`. */
function own<T>(rows: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}
