import type { Entry } from '../image/entry';
import { pauses } from '../image/expand/pauses';
import { fileReader } from '../image/fileReader';
import type { ShownImage } from '../image/image';
import type { RawName } from '../image/rawName';
import { walk, type TreeNode, type TreeRow } from '../image/tree';
import type { OpenImage } from './openImage';
import { sorted } from './sorted';

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
  return compareContents(await comparePaths(before, after, check, signal), signal);
}

/** What the lists of files of two images say, before any content is read. */
export interface ComparedPaths {
  readonly before: OpenImage;
  readonly after: OpenImage;
  /** By path; without what only contents tell. */
  readonly changes: readonly PathChange[];
  /** Files whose contents tell whether they differ, by path. */
  readonly doubtful: readonly Pair[];
  /** How much of each image {@link compareContents} reads at most. */
  readonly doubtfulBytes: number;
}

/** Compares all that is known without reading a file; others get a turn in between. Rejects only if the signal fires. */
export async function comparePaths(
  before: OpenImage,
  after: OpenImage,
  check: ContentCheck,
  signal: AbortSignal,
): Promise<ComparedPaths> {
  const changes: PathChange[] = [];
  const doubtful: Pair[] = [];
  let doubtfulBytes = 0;
  const turn = pauses(signal);
  for (const pair of pairs(before, after)) {
    const pause = turn();
    if (pause !== undefined) await pause;
    if (pair.after === undefined) changes.push({ kind: 'removed', path: pair.path, before: pair.before });
    else if (pair.before === undefined) changes.push({ kind: 'added', path: pair.path, after: pair.after });
    else {
      const { path, before: old, after: now } = pair;
      const aspects = aspectsOf(old.entry, now.entry);
      if (aspects.length > 0) changes.push({ kind: 'modified', path, before: old, after: now, aspects });
      if (!aspects.includes('size') && mayDiffer(before.image, after.image, old, now, check)) {
        doubtful.push(pair);
        doubtfulBytes += now.entry.size;
      }
    }
  }
  return { before, after, changes, doubtful, doubtfulBytes };
}

/**
 * All changes by path, with those that only contents tell, which are read now; `told` hears how many bytes of each image are
 * done. Errors as `readNode`.
 */
export async function compareContents(
  { before, after, changes, doubtful }: ComparedPaths,
  signal: AbortSignal,
  told?: (bytes: number) => void,
): Promise<readonly PathChange[]> {
  const turn = pauses(signal);
  const different = new Set<RawName>();
  let done = 0;
  // In the order of one image's layers, since seeking in them is what takes time.
  for (const pair of await sorted(doubtful, byPlace, turn)) {
    const pause = turn();
    if (pause !== undefined) await pause;
    const bytesRead = (bytes: number): void => told?.(done + bytes);
    if (!(await sameContent(before.image, after.image, pair, signal, bytesRead))) different.add(pair.path);
    done += pair.after.entry.size;
    told?.(done);
  }
  return withContent(changes, doubtful, different, turn);
}

/** A path that both images have. */
export interface Pair {
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
  if (before.listed !== undefined || after.listed !== undefined || isSameData(before, after, old, now)) return false;
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

function byPlace({ after: a }: Pair, { after: b }: Pair): number {
  return a.dataLayer - b.dataLayer || a.entry.dataOffset - b.entry.dataOffset;
}

async function sameContent(
  before: ShownImage,
  after: ShownImage,
  pair: Pair,
  signal: AbortSignal,
  bytesRead: (bytes: number) => void,
): Promise<boolean> {
  const old = fileReader(before, pair.before);
  const now = fileReader(after, pair.after);
  if (old === undefined || now === undefined) return true;
  for (let at = 0; at < now.size; at += pieceSize) {
    const [left, right] = await Promise.all([old.read(at, pieceSize, signal), now.read(at, pieceSize, signal)]);
    if (!sameBytes(left, right)) return false;
    bytesRead(at + right.length);
  }
  return true;
}

const pieceSize = 1024 * 1024;

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** The changes with those that only reading showed; both are by path, and so is the result. */
async function withContent(
  changes: readonly PathChange[],
  doubtful: readonly Pair[],
  different: ReadonlySet<RawName>,
  turn: () => Promise<void> | undefined,
): Promise<readonly PathChange[]> {
  if (different.size === 0) return changes;
  const all: PathChange[] = [];
  let at = 0;
  for (const { path, before, after } of doubtful) {
    const pause = turn();
    if (pause !== undefined) await pause;
    if (!different.has(path)) continue;
    for (let next = changes[at]; next !== undefined && next.path < path; next = changes[++at]) all.push(next);
    const known = changes[at];
    if (known?.kind === 'modified' && known.path === path) {
      all.push({ ...known, aspects: [...known.aspects, 'content'] });
      at++;
    } else all.push({ kind: 'modified', path, before, after, aspects: ['content'] });
  }
  for (; at < changes.length; at++) all.push(changes[at]!); // below its length
  return all;
}
