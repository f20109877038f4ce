import { lookUp } from '../image/lookup';
import { printable } from '../image/printable';
import { textFromRaw, type RawName } from '../image/rawName';
import type { ImageTree, TreeNode } from '../image/tree';

/** The instruction that copies a path out of an image. */
export type CopyLine =
  | {
      readonly kind: 'line';
      readonly text: string;
      /** What is not the same afterwards, as sentences. */
      readonly notes: readonly string[];
    }
  /** As a sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * `COPY --from` of a path to the same place, for `source` as it stands after `--from`. As BuildKit, the builder before it and
 * Buildah do it: files keep owner and mode, a link at the end is followed, a directory itself becomes root's with mode 755.
 */
export function copyLine(source: string, tree: ImageTree, path: RawName, escape: '\\' | '`' = '\\'): CopyLine {
  const text = textFromRaw(path);
  const shown = printable(text);
  if (text.includes('\uFFFD')) return refused(`The name of ${shown} is not text, so no Dockerfile can contain it`);
  // No form of it is read alike by all builders.
  if (text.includes('\\')) return refused(`${shown} has a backslash in its name, which builders read differently`);
  const found = lookUp(tree, path, 'follow');
  if (found.kind !== 'found') return refused(`${shown} leads to nothing in the image, and builders follow links`);
  const { node } = found;
  switch (node.entry.kind) {
    case 'file':
    case 'directory':
      break;
    case 'broken':
      return refused(`${shown} is a hard link to nothing`);
    case 'symlink':
    case 'char':
    case 'block':
    case 'fifo':
    case 'other':
      return refused(`${shown} is a device, pipe or other special file`);
  }
  const isLink = isLinkAt(tree, path);
  const chown = node.entry.kind === 'directory' ? ownerOfAll(node) : undefined;
  const flags = [`--from=${source}`, ...(chown === undefined ? [] : [`--chown=${chown}`])];
  const notes = [
    ...(isLink
      ? [`${shown} is a link; what it leads to, ${printable(textFromRaw(found.path))}, is copied under its name.`]
      : []),
    ...(node.entry.kind === 'directory' ? directoryNotes(node, shown, chown) : []),
  ];
  return { kind: 'line', text: `COPY ${flags.join(' ')} ${argumentsOf(text, escape)}`, notes };
}

function refused(why: string): CopyLine {
  return { kind: 'refused', why: `${why}; copy the directory that it is in.` };
}

function isLinkAt(tree: ImageTree, path: RawName): boolean {
  const found = lookUp(tree, path, 'keep');
  return found.kind === 'found' && found.node.entry.kind === 'symlink';
}

/** Source and destination; the source is a pattern, in both variables are expanded. */
function argumentsOf(path: string, escape: '\\' | '`'): string {
  const source = path.replace(/[*?[]/g, '[$&]');
  if (/^[A-Za-z0-9_@%+=:,./*?[\]-]+$/.test(path)) return `${source} ${path}`;
  const quote = (text: string): string =>
    JSON.stringify(text.replace(/["'$\\`]/g, (char) => (char === '`' && escape !== '`' ? char : escape + char)));
  return `[${quote(source)}, ${quote(path)}]`;
}

function directoryNotes({ entry }: TreeNode, shown: string, chown: string | undefined): readonly string[] {
  const mode = entry.mode & 0o7777;
  const lost = [
    ...(mode === 0o755 ? [] : [`mode ${mode.toString(8)}`]),
    ...(chown !== undefined || (entry.uid === 0 && entry.gid === 0) ? [] : [`owner ${entry.uid}:${entry.gid}`]),
  ];
  return lost.length === 0 ? [] : [`The directory ${shown} itself does not keep its ${lost.join(' and ')}.`];
}

/** The owner of a directory and of all that is in it, where that is one other than root and there is not too much to look at. */
function ownerOfAll(top: TreeNode): string | undefined {
  const { uid, gid } = top.entry;
  if (uid === 0 && gid === 0) return undefined;
  const stack = [top];
  let seen = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (++seen > mostSeen || node.entry.uid !== uid || node.entry.gid !== gid) return undefined;
    stack.push(...(node.children?.values() ?? []));
  }
  return `${uid}:${gid}`;
}

const mostSeen = 20_000;
