import { lookUp } from '../image/lookup';
import type { ShownImage } from '../image/image';
import { printable } from '../image/printable';
import { rawFromText, textFromRaw, type RawName } from '../image/rawName';
import type { ImageTree, TreeNode, TreeRow } from '../image/tree';
import { inTurns } from '../turns';
import { findAs, may } from './access';
import { accountText, nonrootUser, type Account } from './account';
import { worstFirst, type Finding } from './finding';
import { imageFiles, type ImageFiles } from './imageFiles';
import { findingsAs } from './nonroot';
import { startOf } from './startOf';

/** What a user who is not root could not do in an image: its own, or {@link nonrootUser} where that is root. */
export interface NonrootReport {
  /** Who it runs as; `undefined` where the image does not know its user. */
  readonly own: Account | undefined;
  /** Who was tried. */
  readonly tried: Account | undefined;
  readonly startsNothing: boolean;
  readonly findings: readonly Finding[];
  /** Paths in the working directory that may not be read, the first of them. */
  readonly unreadable: readonly { readonly path: RawName; readonly shown: string }[];
  readonly unreadableCount: number;
}

/** Finds that out from the files alone. Rejects only if the signal fires. */
export async function nonrootReport(image: ShownImage, tree: ImageTree, signal: AbortSignal): Promise<NonrootReport> {
  const files = imageFiles(image, tree, signal);
  const own = await startOf(files);
  const startsNothing = own.form === 'none';
  const nothing = { startsNothing, findings: [], unreadable: [], unreadableCount: 0 };
  if (own.account === undefined) return { own: undefined, tried: undefined, ...nothing };
  const start = own.account.uid === 0 ? await startOf(files, String(nonrootUser)) : own;
  if (start.account === undefined) return { own: own.account, tried: undefined, ...nothing };
  const findings = [...(await findingsAs(files, start)), ...volumeFindings(files, start.account)];
  const known = new Set(own.account.uid === 0 ? own.findings.map(({ text }) => text) : []);
  const unread = await unreadableIn(files, start.account, signal);
  return {
    own: own.account,
    tried: start.account,
    startsNothing,
    findings: worstFirst(findings.filter(({ text }) => !known.has(text))),
    unreadable: unread
      .toSorted()
      .slice(0, shownLimit)
      .map((path) => ({ path, shown: printable(textFromRaw(path)) })),
    unreadableCount: unread.length,
  };
}

const shownLimit = 1000;

function volumeFindings({ image, tree }: ImageFiles, account: Account): readonly Finding[] {
  return image.config.volumes.flatMap((volume): readonly Finding[] => {
    const found = findAs(tree, rawFromText(volume), account);
    const isOpen = found.kind === 'found' && may(account, 'write', found.node.entry);
    if (isOpen) return [];
    return [
      {
        kind: 'rights',
        severity: 'note',
        text: `${accountText(account)} may not write to the volume ${volume}, which is made with the rights of the image.`,
        next: 'Copy a directory of its own there with --chown before VOLUME.',
        path: volume,
      },
    ];
  });
}

/** What is in the working directory and closed to an account; of a closed directory only itself. */
async function unreadableIn(
  { image, tree }: ImageFiles,
  account: Account,
  signal: AbortSignal,
): Promise<readonly RawName[]> {
  const directory = rawFromText(image.config.workingDir ?? '/');
  const found = lookUp(tree, directory, 'follow');
  // All of the image is nobody's working directory.
  if (found.kind !== 'found' || found.path === '/' || found.node.children === undefined) return [];
  const closed: RawName[] = [];
  for await (const rows of inTurns(openTo(account, found), signal)) {
    for (const { path, node } of rows) {
      const { kind } = node.entry;
      const isClosed =
        kind === 'directory' ? !isOpen(account, node) : kind === 'file' && !may(account, 'read', node.entry);
      if (isClosed) closed.push(path);
    }
  }
  return closed;
}

/** What is in a directory, without what is in those that are closed to an account. */
function* openTo(account: Account, top: TreeRow): Generator<TreeRow> {
  const stack = [top];
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    yield row;
    if (row.node.children === undefined || !isOpen(account, row.node)) continue;
    for (const child of row.node.children.values()) stack.push({ path: `${row.path}/${child.name}`, node: child });
  }
}

function isOpen(account: Account, { entry }: TreeNode): boolean {
  return may(account, 'execute', entry) && may(account, 'read', entry);
}
