import { pauses } from '../image/expand/pauses';
import { lookUp } from '../image/lookup';
import type { RawName } from '../image/rawName';
import { childrenOf, type ImageTree, type TreeNode } from '../image/tree';
import { hostNames, type NameStyle } from './hostName';

/** What it takes to write a directory of an image to a machine; names are from the directory itself down. */
export interface Extraction {
  /** Parents before what is in them; the first is the directory itself, without names. */
  readonly directories: readonly ExtractedNode[];
  /** In the order in which they are stored, which is the quickest to read. */
  readonly files: readonly ExtractedNode[];
  readonly links: readonly ExtractedLink[];
  /** What cannot or must not be written. */
  readonly left: readonly LeftOut[];
  /** What gets another name, since the machine cannot have its own there. */
  readonly renamed: readonly ExtractedNode[];
}

/** A path of the image and its names on the machine. */
export interface ExtractedNode {
  readonly path: RawName;
  readonly node: TreeNode;
  readonly names: readonly string[];
}

/** A symbolic link and the names of what it leads to, which is extracted too. */
export interface ExtractedLink extends ExtractedNode {
  readonly target: readonly string[];
}

/** A path of the image that is not written. */
export interface LeftOut {
  readonly path: RawName;
  readonly why: 'device' | 'link-outside' | 'link-to-nothing' | 'name';
}

/**
 * Plans to write a directory: its files and directories, and those symbolic links that lead to something below it. Devices, pipes
 * and all other links are left out, so that nothing outside is ever reached.
 */
export function planExtraction(tree: ImageTree, path: RawName, top: TreeNode, style: NameStyle): Extraction {
  const steps = planning(tree, path, top, style);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The same, with turns for others in between. */
export async function planExtractionInTurns(
  tree: ImageTree,
  path: RawName,
  top: TreeNode,
  style: NameStyle,
  signal: AbortSignal,
): Promise<Extraction> {
  const steps = planning(tree, path, top, style);
  const pause = pauses(signal);
  let step = steps.next();
  while (step.done !== true) {
    await pause();
    step = steps.next();
  }
  return step.value;
}

/** In steps of some hundred paths. */
function* planning(
  tree: ImageTree,
  path: RawName,
  top: TreeNode,
  style: NameStyle,
): Generator<undefined, Extraction, undefined> {
  let seen = 0;
  const directories: ExtractedNode[] = [];
  const files: ExtractedNode[] = [];
  const symlinks: ExtractedNode[] = [];
  const left: LeftOut[] = [];
  const renamed: ExtractedNode[] = [];
  const namesOf = new Map<RawName, readonly string[]>();
  const stack: ExtractedNode[] = [{ path, node: top, names: [] }];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    directories.push(one);
    namesOf.set(one.path, one.names);
    const names = hostNames(style);
    for (const node of childrenOf(one.node)) {
      if (++seen % stepLength === 0) yield;
      const childPath = `${one.path === '/' ? '' : one.path}/${node.name}`;
      const name = names.nameFor(node.name);
      if (name === undefined) {
        left.push({ path: childPath, why: 'name' });
        continue;
      }
      const child = { path: childPath, node, names: [...one.names, name] };
      const why = whyLeft(node);
      if (why !== undefined) {
        left.push({ path: childPath, why });
        continue;
      }
      if (style !== 'bytes' && name !== new TextDecoder().decode(Uint8Array.from(node.name, (c) => c.charCodeAt(0)))) {
        renamed.push(child);
      }
      namesOf.set(childPath, child.names);
      if (node.children !== undefined) stack.push(child);
      else (node.entry.kind === 'symlink' ? symlinks : files).push(child);
    }
  }
  const links: ExtractedLink[] = [];
  for (const link of symlinks) {
    if (++seen % stepLength === 0) yield;
    const found = lookUp(tree, link.path, 'follow');
    const target = found.kind === 'found' ? namesOf.get(found.path) : undefined;
    const step = oneStep(link);
    const leadsThere = found.kind === 'found' && endOf(tree, step) === found.path;
    if (target !== undefined) links.push({ ...link, target: (leadsThere ? namesOf.get(step) : undefined) ?? target });
    else left.push({ path: link.path, why: found.kind === 'found' ? 'link-outside' : 'link-to-nothing' });
  }
  files.sort((a, b) => a.node.dataLayer - b.node.dataLayer || a.node.entry.dataOffset - b.node.entry.dataOffset);
  return { directories, files, links, left: left.sort((a, b) => (a.path < b.path ? -1 : 1)), renamed };
}

const stepLength = 300;

function endOf(tree: ImageTree, path: RawName): RawName | undefined {
  const found = lookUp(tree, path, 'follow');
  return found.kind === 'found' ? found.path : undefined;
}

/** What a relative link names, which may be a link again; only by its parts, so that it may be something else or nothing. */
function oneStep({ path, node }: ExtractedNode): RawName {
  const parts = path.split('/').slice(0, -1);
  for (const part of node.entry.link.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return node.entry.link.startsWith('/') ? '' : parts.join('/');
}

function whyLeft({ entry }: TreeNode): LeftOut['why'] | undefined {
  switch (entry.kind) {
    case 'file':
    case 'directory':
    case 'symlink':
      return undefined;
    case 'broken':
      return 'link-to-nothing';
    case 'char':
    case 'block':
    case 'fifo':
    case 'other':
      return 'device';
  }
}
