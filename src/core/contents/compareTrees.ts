import type { Entry } from '../image/entry';
import { fileReader } from '../image/fileReader';
import type { ShownImage } from '../image/image';
import type { RawName } from '../image/rawName';
import { walk, type TreeNode, type TreeRow } from '../image/tree';
import type { OpenImage } from './openImage';

/** What differs of a path that both images have. */
export type Aspect = 'kind' | 'mode' | 'owner' | 'link' | 'device' | 'attributes' | 'size' | 'content';

/** A path that only one of two images has, or that they have differently. */
export type PathChange =
  | { readonly kind: 'added'; readonly path: RawName; readonly after: TreeNode }
  | { readonly kind: 'removed'; readonly path: RawName; readonly before: TreeNode }
  | {
      readonly kind: 'modified';
      readonly path: RawName;
      readonly before: TreeNode;
      readonly after: TreeNode;
      readonly aspects: readonly Aspect[];
    };

/**
 * When the contents of two files of the same size are read to compare them: if their times differ or say nothing, or always.
 * Files out of the very same layer are the same without reading.
 */
export type ContentCheck = 'doubtful' | 'always';

/**
 * How the files of one image differ from those of another, by path. Times alone are no difference. Errors as `readNode`; what
 * has no content that could be read is compared by its size.
 */
export async function compareTrees(
  before: OpenImage,
  after: OpenImage,
  check: ContentCheck,
  signal: AbortSignal,
): Promise<readonly PathChange[]> {
  const changes: PathChange[] = [];
  const doubtful: Pair[] = [];
  for (const pair of pairs(before, after)) {
    if (pair.after === undefined) changes.push({ kind: 'removed', path: pair.path, before: pair.before });
    else if (pair.before === undefined) changes.push({ kind: 'added', path: pair.path, after: pair.after });
    else {
      const { path, before: old, after: now } = pair;
      const aspects = aspectsOf(old.entry, now.entry);
      if (aspects.length > 0) changes.push({ kind: 'modified', path, before: old, after: now, aspects });
      if (!aspects.includes('size') && mayDiffer(before.image, after.image, old, now, check)) {
        doubtful.push({ path, before: old, after: now });
      }
    }
  }
  const different = new Set<RawName>();
  // In the order of one image's layers, since seeking in them is what takes time.
  doubtful.sort((a, b) => a.after.dataLayer - b.after.dataLayer || a.after.entry.dataOffset - b.after.entry.dataOffset);
  for (const pair of doubtful) {
    if (!(await sameContent(before.image, after.image, pair, signal))) different.add(pair.path);
  }
  return withContent(changes, doubtful, different);
}

interface Pair {
  readonly path: RawName;
  readonly before: TreeNode;
  readonly after: TreeNode;
}

type Side =
  | Pair
  | { readonly path: RawName; readonly before: TreeNode; readonly after: undefined }
  | { readonly path: RawName; readonly before: undefined; readonly after: TreeNode };

/** The paths of both, each once, by their bytes. */
function* pairs(before: OpenImage, after: OpenImage): Generator<Side> {
  yield { path: '/', before: before.tree.root, after: after.tree.root };
  const left = walk(before.tree.root, '/');
  const right = walk(after.tree.root, '/');
  let old: TreeRow | undefined = nextOf(left);
  let now: TreeRow | undefined = nextOf(right);
  while (old !== undefined || now !== undefined) {
    if (now === undefined || (old !== undefined && old.path < now.path)) {
      if (old === undefined) return;
      yield { path: old.path, before: old.node, after: undefined };
      old = nextOf(left);
    } else if (old === undefined || now.path < old.path) {
      yield { path: now.path, before: undefined, after: now.node };
      now = nextOf(right);
    } else {
      yield { path: now.path, before: old.node, after: now.node };
      old = nextOf(left);
      now = nextOf(right);
    }
  }
}

function nextOf(rows: Iterator<TreeRow>): TreeRow | undefined {
  const next = rows.next();
  return next.done === true ? undefined : next.value;
}

function aspectsOf(old: Entry, now: Entry): readonly Aspect[] {
  if (old.kind !== now.kind) return ['kind'];
  const aspects: Aspect[] = [];
  // A directory that no layer speaks of has whatever the engine gives it.
  const isImplied = old.implied || now.implied;
  if (old.mode !== now.mode && !isImplied && old.kind !== 'symlink') aspects.push('mode');
  if ((old.uid !== now.uid || old.gid !== now.gid) && !isImplied) aspects.push('owner');
  if (old.link !== now.link) aspects.push('link');
  if (old.deviceMajor !== now.deviceMajor || old.deviceMinor !== now.deviceMinor) aspects.push('device');
  if (!sameAttributes(old, now)) aspects.push('attributes');
  if (old.kind === 'file' && old.size !== now.size) aspects.push('size');
  return aspects;
}

function sameAttributes({ xattrs: old }: Entry, { xattrs: now }: Entry): boolean {
  if ((old?.size ?? 0) !== (now?.size ?? 0)) return false;
  return [...(old ?? [])].every(([name, value]) => {
    const other = now?.get(name);
    return other !== undefined && sameBytes(value, other);
  });
}

function mayDiffer(before: ShownImage, after: ShownImage, old: TreeNode, now: TreeNode, check: ContentCheck): boolean {
  if (old.entry.kind !== 'file' || now.entry.kind !== 'file' || now.entry.size === 0) return false;
  if (isSameData(before, after, old, now)) return false;
  // A time near 1970 is what builds set that want to come out the same each time; it says nothing of the content.
  return check === 'always' || old.entry.mtime !== now.entry.mtime || now.entry.mtime < 2;
}

function isSameData(before: ShownImage, after: ShownImage, old: TreeNode, now: TreeNode): boolean {
  const left = diffIdOf(before, old.dataLayer);
  return left !== undefined && left === diffIdOf(after, now.dataLayer) && old.entry.dataOffset === now.entry.dataOffset;
}

function diffIdOf({ layers }: ShownImage, place: number): string | undefined {
  const layer = layers[place];
  return layer !== undefined && 'diffId' in layer && typeof layer.diffId === 'string' ? layer.diffId : undefined;
}

async function sameContent(before: ShownImage, after: ShownImage, pair: Pair, signal: AbortSignal): Promise<boolean> {
  const old = fileReader(before, pair.before);
  const now = fileReader(after, pair.after);
  if (old === undefined || now === undefined) return true;
  for (let at = 0; at < now.size; at += pieceSize) {
    const [left, right] = await Promise.all([old.read(at, pieceSize, signal), now.read(at, pieceSize, signal)]);
    if (!sameBytes(left, right)) return false;
  }
  return true;
}

const pieceSize = 1024 * 1024;

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** The changes with those that only reading showed, by path again. */
function withContent(
  changes: readonly PathChange[],
  doubtful: readonly Pair[],
  different: ReadonlySet<RawName>,
): readonly PathChange[] {
  const known = new Set<RawName>();
  const all = changes.map((change): PathChange => {
    if (change.kind !== 'modified' || !different.has(change.path)) return change;
    known.add(change.path);
    return { ...change, aspects: [...change.aspects, 'content'] };
  });
  for (const { path, before, after } of doubtful) {
    if (!different.has(path) || known.has(path)) continue;
    all.push({ kind: 'modified', path, before, after, aspects: ['content'] });
  }
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}
