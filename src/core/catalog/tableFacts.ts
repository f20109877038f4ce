import type { AccountFacts, ImageConfigFacts, ImageFacts, Libc, Release, RuntimeFacts } from './imageFacts';
import type { ImageRow, ImageTable, Root } from './imageTable';

/** What a configuration is of which nothing is known. */
export const unknownConfig: ImageConfigFacts = {
  user: undefined,
  workdir: undefined,
  env: undefined,
  entrypoint: undefined,
  cmd: undefined,
};

/** The row of a tag, or `undefined` if the table does not have it. */
export function rowOfTag(table: ImageTable, repository: string, tag: string): ImageRow | undefined {
  const rows = rowsOf(table, repository);
  if (rows === undefined) return undefined;
  const known = tagsRead.get(rows);
  if (known !== undefined) return known.get(tag);
  const byTag = new Map(rows.flatMap((row) => row.tags.split(' ').map((name) => [name, row] as const)));
  tagsRead.set(rows, byTag);
  return byTag.get(tag);
}

const tagsRead = new WeakMap<readonly ImageRow[], ReadonlyMap<string, ImageRow>>();

/** All rows of a repository, by registry and path, or `undefined` if the table does not have it. */
export function rowsOf(table: ImageTable, repository: string): readonly ImageRow[] | undefined {
  const text = Object.hasOwn(table.images, repository) ? table.images[repository] : undefined;
  if (text === undefined) return undefined;
  const known = rowsRead.get(text);
  if (known !== undefined) return known;
  const shared = sharedOf(table);
  const rows = (JSON.parse(text) as readonly object[]).map((row) => unpacked(row, shared)) as readonly ImageRow[]; // the generator wrote it, and a test reads every row
  rowsRead.set(text, rows);
  return rows;
}

/** By their text: each is read once. */
const rowsRead = new Map<string, readonly ImageRow[]>();

function sharedOf(table: ImageTable): readonly unknown[] {
  const known = sharedRead.get(table);
  if (known !== undefined) return known;
  const shared = JSON.parse(table.shared) as readonly unknown[]; // as above
  sharedRead.set(table, shared);
  return shared;
}

const sharedRead = new WeakMap<ImageTable, readonly unknown[]>();

/** An object of the table with what it shares in place. */
function unpacked(packed: object, shared: readonly unknown[]): object {
  const fields = Object.entries(packed).map(([key, value]: [string, unknown]) => {
    if (key.endsWith('#')) return [key.slice(0, -1), shared[Number(value)]];
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [key, isObject ? unpacked(value, shared) : value];
  });
  return Object.fromEntries(fields) as object; // of pairs that were just made
}

/** What a row says; `pinned` are references with a digest, which may be an older build than the table's. */
export function rowFacts(
  table: ImageTable,
  row: ImageRow,
  named: Pick<ImageFacts, 'publisher' | 'family'>,
  tag: string,
  pinned: boolean,
): ImageFacts {
  const root = row.root === undefined ? undefined : table.roots[row.root];
  const certain = !pinned || (row.root !== undefined && tag.includes(row.root));
  return {
    ...named,
    shell: row.shell ?? root?.shell,
    packageManager: row.packageManager ?? root?.packageManager,
    libc: row.libc === 'none' ? 'none' : libcOf(row.libc ?? root?.libc, certain),
    release: root && releaseOf(root, certain),
    config: configOf(row),
    users: row.users?.map(accountOf),
    runtime: runtimeOf(row, named.family, pinned && !tag.startsWith(row.line ?? '-') ? undefined : row.line),
    state: 'published',
  };
}

/** The release of a root. */
export function releaseOf({ distribution, version, codename }: Root, certain: boolean): Release {
  return { distribution, version, codename, certain };
}

/** `glibc 2.41` in parts; without its version where it is only the newest that it can be. */
export function libcOf(text: string | undefined, certain: boolean): Libc | undefined {
  const [, name, version] = /^(glibc|musl)(?: (.+))?$/.exec(text ?? '') ?? [];
  if (name !== 'glibc' && name !== 'musl') return undefined;
  return { name, version: certain ? version : undefined };
}

/** Which runtime an image family is for, as far as the row says. */
export function runtimeOf(
  row: ImageRow | undefined,
  family: string,
  line: string | undefined,
): RuntimeFacts | undefined {
  const kind = runtimeKind(family);
  return kind && { kind, line, binary: row?.binary, onPath: row?.onPath };
}

function runtimeKind(family: string): RuntimeFacts['kind'] | undefined {
  if (/^node(?:js)?$/.test(family)) return 'node';
  if (family === 'python') return 'python';
  if (/^(?:amazoncorretto|eclipse-temurin|gradle|jdk|jre|maven|openjdk)$/.test(family)) return 'java';
  return /^(?:aspnet(?:core|-runtime)?|dotnet.*)$/.test(family) && family !== 'dotnet-runtime-deps'
    ? 'dotnet'
    : undefined;
}

function configOf({ config }: ImageRow): ImageConfigFacts {
  if (config === undefined) return unknownConfig;
  const { user, workdir, env, entrypoint, cmd } = config;
  return { user, workdir, env: env && new Map(env.map(pairOf)), entrypoint, cmd };
}

function pairOf(pair: string): readonly [string, string] {
  return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
}

function accountOf([name, uid]: readonly [string, number]): AccountFacts {
  return { name, uid, gid: uid };
}
