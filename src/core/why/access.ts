import type { Entry } from '../image/entry';
import type { Found } from '../image/lookup';
import { PathWalk } from '../image/pathWalk';
import type { RawName } from '../image/rawName';
import type { ImageTree } from '../image/tree';
import type { Account } from './account';

/** What is at a path for somebody; `denied` is a directory on the way that may not be entered. */
export type FoundAs = Found | { readonly kind: 'denied'; readonly at: RawName };

/** Looks a path up as a process of this account would, links followed inside the image. */
export function findAs(tree: ImageTree, path: RawName, account: Account): FoundAs {
  const walk = new PathWalk(tree.root, path.split('/'));
  const here = (): RawName => `/${walk.names.join('/')}`;
  for (let name = walk.next(); name !== undefined; name = walk.next()) {
    if (walk.node.children === undefined) return { kind: 'not-a-directory', at: here() };
    if (!may(account, 'execute', walk.node.entry)) return { kind: 'denied', at: here() };
    const child = walk.node.children.get(name);
    if (child === undefined) return { kind: 'missing', at: `/${[...walk.names, name].join('/')}` };
    if (child.entry.kind !== 'symlink') walk.enter(name, child);
    else if (!walk.follow(child.entry.link)) return { kind: 'loop', at: `/${[...walk.names, name].join('/')}` };
  }
  return { kind: 'found', node: walk.node, path: here() };
}

/** Whether the mode of a file or directory lets an account do this; root may all but execute what nobody may. */
export function may(account: Account, what: 'read' | 'write' | 'execute', { mode, uid, gid, kind }: Entry): boolean {
  const bit = { read: 4, write: 2, execute: 1 }[what];
  if (account.uid === 0) return what !== 'execute' || kind === 'directory' || (mode & 0o111) !== 0;
  if (account.uid === uid) return ((mode >> 6) & bit) !== 0;
  if (account.gid === gid || account.groups.includes(gid)) return ((mode >> 3) & bit) !== 0;
  return (mode & bit) !== 0;
}

/** Whether a program runs with more rights than the account that starts it, so that its loader trusts no variables. */
export function gainsRights(account: Account, { mode, uid, gid, xattrs }: Entry): boolean {
  if ((mode & 0o4000) !== 0 && uid !== account.uid) return true;
  // Without the right to execute for its group, the bit means something else.
  if ((mode & 0o2010) === 0o2010 && gid !== account.gid) return true;
  return account.uid !== 0 && xattrs?.has('security.capability') === true;
}
