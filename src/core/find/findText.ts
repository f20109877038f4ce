import { ImageError } from '../image/error';
import { pauses } from '../image/expand/pauses';
import { onlyListed } from '../image/content';
import type { ShownImage } from '../image/image';
import { textFromRaw, type RawName } from '../image/rawName';
import { readPart } from '../image/readPart';
import type { Entry } from '../image/entry';
import { childrenOf, type ImageTree, type TreeNode } from '../image/tree';
import { lookUp } from '../image/lookup';
import type { PathFilter } from './pathGlob';
import type { TextPattern } from './textPattern';

/** Where to look. */
export interface FindScope {
  /** Only below this directory, or only in this file. */
  readonly below: RawName;
  readonly filter: PathFilter;
  /** Larger files are passed over, in bytes. */
  readonly largest: number;
  /** It ends once so many matches were found. */
  readonly mostMatches: number;
}

/** The lines of a file that have a match. */
export interface FoundFile {
  readonly path: RawName;
  readonly lines: readonly FoundLine[];
}

/** A line with a match, or with several. */
export interface FoundLine {
  /** From 1. */
  readonly line: number;
  /** At most some hundred characters of the line, with the first match in it. */
  readonly text: string;
  /** How many characters of the line stand before `text`. */
  readonly cut: number;
  /** Offsets in `text`, ascending; those that are not in it are left out. */
  readonly matches: readonly { readonly start: number; readonly end: number }[];
}

/** How far a search is, and in the end what it did. */
export interface FindState {
  /** Files in which it will look, or has. */
  files: number;
  looked: number;
  matches: number;
  /** Files with a match. */
  hits: number;
  binary: number;
  large: number;
  /** Files whose content could not be read, and why the first could not. */
  unread: number;
  trouble: string | undefined;
  /** There are more matches than it was to find. */
  isCut: boolean;
}

/** The state of a search that has not begun. */
export function newFindState(): FindState {
  return { files: 0, looked: 0, matches: 0, hits: 0, binary: 0, large: 0, unread: 0, trouble: undefined, isCut: false };
}

/**
 * Looks for a text in the files of an image, layer by layer in the order in which they are stored, so that nothing is expanded
 * twice; `state` tells how far it is. Files that are binary are passed over, a file of several names is looked into once. A layer
 * that cannot be read is counted and left; an abort rejects with the signal's reason.
 */
export async function* findText(
  image: ShownImage,
  tree: ImageTree,
  pattern: TextPattern,
  scope: FindScope,
  state: FindState,
  signal: AbortSignal,
): AsyncGenerator<FoundFile> {
  if (image.listed !== undefined) throw new ImageError('unsupported', onlyListed(image, 'its files'));
  const pause = pauses(signal);
  const files = await filesIn(tree, scope, state, pause);
  const decoder = new TextDecoder();
  for await (const { file, bytes } of contents(image, files, state, signal)) {
    await pause();
    state.looked++;
    if (isBinary(bytes)) {
      state.binary++;
      continue;
    }
    const lines = await linesWith(pattern, decoder.decode(bytes), scope.mostMatches - state.matches, pause);
    if (lines.found === 0) continue;
    state.matches += lines.found;
    state.hits++;
    yield { path: file.path, lines: lines.lines };
    if (state.matches < scope.mostMatches) continue;
    state.isCut = true;
    return;
  }
}

interface File {
  readonly path: RawName;
  readonly node: TreeNode;
}

type Pause = () => Promise<void> | undefined;

async function filesIn(tree: ImageTree, scope: FindScope, state: FindState, pause: Pause): Promise<readonly File[]> {
  const found = lookUp(tree, scope.below, 'follow');
  if (found.kind !== 'found') return [];
  const files: File[] = [];
  const seen = new Set<Entry>();
  const stack: File[] = [{ path: found.path === '/' ? '' : found.path, node: found.node }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { entry, children } = at.node;
    if (entry.kind === 'file' && entry.size > 0 && !seen.has(entry) && scope.filter(at.path)) {
      seen.add(entry); // hard links share their entry
      if (entry.size > scope.largest) state.large++;
      else files.push(at);
    }
    if (children !== undefined) {
      // The first of several names is the one that is shown.
      for (const child of childrenOf(at.node).toReversed())
        stack.push({ path: `${at.path}/${child.name}`, node: child });
    }
    await pause();
  }
  state.files = files.length;
  return files.sort((a, b) => a.node.dataLayer - b.node.dataLayer || a.node.entry.dataOffset - b.node.entry.dataOffset);
}

/** Neighbours are read in one go, and a large file is left after its beginning if that is binary. */
async function* contents(
  image: ShownImage,
  files: readonly File[],
  state: FindState,
  signal: AbortSignal,
): AsyncGenerator<{ readonly file: File; readonly bytes: Uint8Array }> {
  for (const run of runsOf(files)) {
    const [first] = run;
    if (first === undefined) continue;
    try {
      if (run.length === 1) {
        yield { file: first, bytes: await readFile(image, first, signal) };
        continue;
      }
      const start = first.node.entry.dataOffset;
      const last = run.at(-1)?.node.entry ?? first.node.entry;
      const span = await readSpan(image, first.node, start, last.dataOffset + last.size - start, signal);
      for (const file of run) {
        const from = file.node.entry.dataOffset - start;
        yield { file, bytes: span.subarray(from, from + file.node.entry.size) };
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ImageError)) throw error;
      state.unread += run.length;
      state.looked += run.length;
      state.trouble ??= error.message;
    }
  }
}

async function readFile(image: ShownImage, { node, path }: File, signal: AbortSignal): Promise<Uint8Array> {
  const { size } = node.entry;
  const shown = textFromRaw(path);
  if (size <= headLength * 8) return readPart(image, node, shown, 0, size, signal);
  const head = await readPart(image, node, shown, 0, headLength, signal);
  return isBinary(head) ? head : readPart(image, node, shown, 0, size, signal);
}

/** As much as Git looks at. */
const headLength = 8000;

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, headLength).includes(0);
}

function runsOf(files: readonly File[]): readonly (readonly File[])[] {
  const runs: File[][] = [];
  let [layer, start, end] = [-1, 0, 0];
  for (const file of files) {
    const { dataOffset, size, sparse } = file.node.entry;
    const isNear =
      file.node.dataLayer === layer &&
      dataOffset - end <= gapLimit &&
      dataOffset + size - start <= runLimit &&
      // The bytes of one that was stored without its holes are not beside each other.
      sparse === undefined;
    if (isNear) runs.at(-1)?.push(file);
    else {
      runs.push([file]);
      [layer, start] = [sparse === undefined ? file.node.dataLayer : -1, dataOffset];
    }
    end = dataOffset + size;
  }
  return runs;
}

// What lies between two small files is cheaper to read than to pass over in a compressed layer.
const gapLimit = 64 * 1024;
const runLimit = 2 * 1024 * 1024;

async function readSpan(
  image: ShownImage,
  node: TreeNode,
  start: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await image.layers[node.dataLayer]?.read(start, length, signal);
  if (bytes?.length === length) return bytes;
  throw new ImageError('corrupt', 'A layer is cut short; fetch or save the image again.');
}

/** Longer lines are looked into so far only. */
const lineLimit = 100_000;
/** Of a line that is shown. */
const shownLength = 250;
const shownBefore = 60;
const matchesOfLine = 20;

async function linesWith(
  pattern: TextPattern,
  text: string,
  most: number,
  pause: Pause,
): Promise<{ readonly found: number; readonly lines: readonly FoundLine[] }> {
  const lines: FoundLine[] = [];
  let found = 0;
  if (pattern.isIn(text) === false) return { found, lines };
  let line = 0;
  for (let start = 0; start <= text.length && found < most;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length + 1 : newline + 1;
    const end = Math.min(next - 1 - (text[next - 2] === '\r' && newline >= 0 ? 1 : 0), start + lineLimit);
    line++;
    const matches = matchesIn(pattern, text, start, Math.max(start, end));
    const [first] = matches;
    if (first !== undefined) {
      found += matches.length;
      lines.push(foundLine(text, line, start, end, first.start, matches));
    }
    start = next;
    if (line % 64 === 0 || end - start > 1000) await pause();
  }
  return { found, lines };
}

function matchesIn(
  pattern: TextPattern,
  text: string,
  start: number,
  end: number,
): readonly { readonly start: number; readonly end: number }[] {
  const matches: { readonly start: number; readonly end: number }[] = [];
  for (let from = start; from <= end && matches.length < matchesOfLine;) {
    const match = pattern.find(text, start, end, from);
    if (match === undefined) break;
    if (match.end > match.start) matches.push(match);
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return matches;
}

function foundLine(
  text: string,
  line: number,
  start: number,
  end: number,
  first: number,
  matches: readonly { readonly start: number; readonly end: number }[],
): FoundLine {
  const from = end - start <= shownLength ? start : Math.max(start, Math.min(first - shownBefore, end - shownLength));
  const to = Math.min(end, from + shownLength);
  return {
    line,
    text: text.slice(from, to),
    cut: from - start,
    matches: matches
      .filter((match) => match.start < to)
      .map((match) => ({ start: match.start - from, end: Math.min(match.end, to) - from })),
  };
}
