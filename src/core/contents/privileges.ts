import type { ImageTree, TreeRow } from '../image/tree';
import { walk } from '../image/tree';
import { capabilitiesOf, type FileCapabilities } from './capabilities';

/** Why a path deserves a look by whoever answers for an image. */
export type Privilege =
  /** Runs as its owner. */
  | { readonly kind: 'setuid' }
  /** Runs with its group. */
  | { readonly kind: 'setgid' }
  | { readonly kind: 'capabilities'; readonly capabilities: FileCapabilities }
  /** Anyone may change it; a directory only where its sticky bit does not protect what is in it. */
  | { readonly kind: 'world-writable' }
  | { readonly kind: 'device' };

/** A path and why it deserves a look. */
export interface PrivilegeRow extends TreeRow {
  readonly privileges: readonly Privilege[];
}

/**
 * The files that run with more rights than their user, those that anyone may write, and devices, by path. A directory's setgid
 * bit, which only hands its group down, is none of them.
 */
export function* privilegesIn(tree: ImageTree): Generator<PrivilegeRow> {
  const atRoot = privilegesOf({ node: tree.root });
  if (atRoot.length > 0) yield { path: '/', node: tree.root, privileges: atRoot };
  for (const row of walk(tree.root, '/')) {
    const privileges = privilegesOf(row);
    if (privileges.length > 0) yield { ...row, privileges };
  }
}

/** Why a path deserves a look; empty for most. */
export /** Why a single path deserves a look; empty for most. */
function privilegesOf({ node: { entry } }: Pick<TreeRow, 'node'>): readonly Privilege[] {
  const { kind, mode } = entry;
  const privileges: Privilege[] = [];
  if (kind === 'char' || kind === 'block') privileges.push({ kind: 'device' });
  if (kind === 'file' && (mode & 0o4000) !== 0) privileges.push({ kind: 'setuid' });
  if (kind === 'file' && (mode & 0o2000) !== 0) privileges.push({ kind: 'setgid' });
  const capabilities = kind === 'file' ? capabilitiesOf(entry) : undefined;
  if (capabilities !== undefined) privileges.push({ kind: 'capabilities', capabilities });
  const isOpen = kind === 'directory' ? (mode & 0o1000) === 0 : kind === 'file' || kind === 'fifo';
  if (isOpen && (mode & 0o002) !== 0) privileges.push({ kind: 'world-writable' });
  return privileges;
}
