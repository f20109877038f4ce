import {
  Disposable,
  FilePermission,
  FileSystemError,
  FileType,
  MarkdownString,
  workspace,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';
import { bytesText } from '../../core/image/bytesText';
import { lookUp } from '../../core/image/lookup';
import { mergeLayers, type MergedTree } from '../../core/image/merge';
import { textFromRaw } from '../../core/image/rawName';
import { childrenOf, type ImageTree, type TreeNode } from '../../core/image/tree';
import type { Images } from '../dockerfiles';
import type { Report } from '../report';
import { numberSetting } from '../settings';
import { rawPathOf } from './displayedPath';
import { imageScheme, placeOf, upToOf } from './imageUri';
import type { OpenedImage, OpenedImages } from './openedImages';

/** The files of images as a read-only file system, so that editors, diffs and copies work on them. */
export function registerImageFileSystem(images: OpenedImages, load: () => Promise<Images>, report: Report): Disposable {
  const closed = new AbortController();
  const at = async (uri: Uri, last: 'follow' | 'keep'): Promise<{ opened: OpenedImage; node: TreeNode }> => {
    const place = placeOf(uri);
    if (!place) throw FileSystemError.FileNotFound(uri);
    const opened = await images.read(place, closed.signal).catch((error: unknown) => {
      throw FileSystemError.Unavailable(report.sentence(error));
    });
    const tree = treeUpTo(opened.tree, upToOf(uri));
    const found = lookUp(tree, rawPathOf(tree, uri.path), last);
    if (found.kind !== 'found') throw FileSystemError.FileNotFound(uri);
    return { opened, node: found.node };
  };

  const provider: FileSystemProvider = {
    // An image does not change; one that is reloaded is asked again by whoever shows it.
    onDidChangeFile: () => new Disposable(() => undefined),
    watch: () => new Disposable(() => undefined),
    async stat(uri) {
      const { node } = await at(uri, 'keep');
      if (node.entry.kind !== 'symlink') return statOf(node, typeOf(node));
      const target = await at(uri, 'follow').catch(() => undefined); // a link to nothing is still a link
      return statOf(target?.node ?? node, FileType.SymbolicLink | (target ? typeOf(target.node) : FileType.Unknown));
    },
    async readDirectory(uri) {
      const { node } = await at(uri, 'follow');
      if (!node.children) throw FileSystemError.FileNotADirectory(uri);
      return childrenOf(node).map((child) => [textFromRaw(child.name), typeOf(child)]);
    },
    async readFile(uri) {
      const { opened, node } = await at(uri, 'follow');
      if (node.entry.kind === 'directory') throw FileSystemError.FileIsADirectory(uri);
      const limit = numberSetting('distroless.files.maxSize') * 1_000_000;
      // Of one that is only listed, more is to be said than that it is large.
      const refusal = refusalOf(node, uri.path, opened.image.listed === undefined ? limit : Infinity);
      if (refusal !== undefined) throw FileSystemError.Unavailable(refusal);
      const { readNode } = await load();
      return readNode(opened.image, node, uri.path, limit, closed.signal).catch((error: unknown) => {
        throw FileSystemError.Unavailable(report.sentence(error));
      });
    },
    createDirectory: readOnly,
    writeFile: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
  const registered = workspace.registerFileSystemProvider(imageScheme, provider, {
    isCaseSensitive: true,
    isReadonly: new MarkdownString('Files of an image cannot be changed; change the Dockerfile that makes them.'),
  });
  return Disposable.from(registered, new Disposable(() => closed.abort()));
}

/** Why what is at a path of an image has no content to show, as a sentence; `undefined` where it has. */
export function refusalOf({ entry }: TreeNode, path: string, limit: number): string | undefined {
  switch (entry.kind) {
    case 'file':
      return entry.size <= limit
        ? undefined
        : `${path} has ${bytesText(entry.size)}, more than the ${bytesText(limit)} that are opened; raise distroless.files.maxSize, or extract it with the command line.`;
    case 'broken':
      return `${path} is a hard link to ${textFromRaw(entry.link)}, which is not in the image.`;
    case 'directory':
      return `${path} is a directory.`;
    case 'char':
    case 'block':
    case 'fifo':
    case 'other':
    case 'symlink':
      return `${path} is a device, pipe or other special file without content.`;
  }
}

/** The files that the lowest `upTo` layers make; all of them without. */
function treeUpTo(tree: MergedTree, upTo: number | undefined): ImageTree {
  return upTo === undefined || upTo >= tree.layers.length ? tree : mergeLayers(tree.layers.slice(0, upTo));
}

function readOnly(uri: Uri): never {
  throw FileSystemError.NoPermissions(uri);
}

function statOf({ entry }: TreeNode, type: FileType): FileStat {
  const mtime = entry.mtime * 1000;
  return { type, size: entry.size, mtime, ctime: mtime, permissions: FilePermission.Readonly };
}

function typeOf({ entry }: TreeNode): FileType {
  switch (entry.kind) {
    case 'directory':
      return FileType.Directory;
    case 'file':
      return FileType.File;
    case 'symlink':
      return FileType.SymbolicLink;
    case 'char':
    case 'block':
    case 'fifo':
    case 'other':
    case 'broken':
      return FileType.Unknown;
  }
}
