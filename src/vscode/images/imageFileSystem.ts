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
import { onlyListed } from '../../core/image/content';
import { ImageError } from '../../core/image/error';
import { lookUp, type Found } from '../../core/image/lookup';
import { textFromRaw } from '../../core/image/rawName';
import { childrenOf, type ImageTree, type TreeNode } from '../../core/image/tree';
import type { Report } from '../report';
import { numberSetting } from '../settings';
import { isAbort } from '../translate';
import { imageLabel } from './describe';
import { pathText, rawPathOf } from './displayedPath';
import { imageScheme, placeOf, upToOf } from './imageUri';
import type { OpenedImage, OpenedImages } from './openedImages';
import { patiently } from './patiently';
import { changedSince } from './placeStamp';
import { largestWhole, readWhole } from './readWhole';
import { treeUpTo } from './treeUpTo';
import { watchedFiles } from './watchedFiles';

/** The files of images, for VS Code. */
export interface ImageFileSystem extends Disposable {
  readonly provider: FileSystemProvider;
  /** From now on a file may be read that is larger than the setting has it, but no more than `largestWhole`. */
  allow(uri: Uri): void;
}

/** An image, and what is at a path of it. */
interface Looked {
  readonly opened: OpenedImage;
  readonly tree: ImageTree;
  found(last: 'follow' | 'keep'): Found;
}

/** Registers the files of images as a read-only file system, so that editors, diffs and copies work on them. */
export function registerImageFileSystem(images: OpenedImages, report: Report): ImageFileSystem {
  const files = createImageFileSystem(images, report);
  const registered = workspace.registerFileSystemProvider(imageScheme, files.provider, {
    isCaseSensitive: true,
    isReadonly: new MarkdownString('Files of an image cannot be changed; change the Dockerfile that makes them.'),
  });
  return { ...files, dispose: () => Disposable.from(registered, files).dispose() };
}

/** The files of images as a file system. What cannot be read is an error of VS Code's with a sentence. */
export function createImageFileSystem(images: OpenedImages, report: Report): ImageFileSystem {
  const closed = new AbortController();
  const watched = watchedFiles(images);
  const allowed = new Set<string>();

  const at = async (uri: Uri): Promise<Looked> => {
    const place = placeOf(uri);
    if (!place) throw FileSystemError.FileNotFound(uri);
    const opened = await images.read(place, closed.signal).catch((error: unknown) => {
      throw refusedBecause(error, `${imageLabel(place)} was closed while it was read; open it again.`, report);
    });
    const tree = treeUpTo(opened.tree, upToOf(uri));
    const path = rawPathOf(tree, uri.path);
    return { opened, tree, found: (last) => lookUp(tree, path, last) };
  };

  const provider: FileSystemProvider = {
    onDidChangeFile: watched.onDidChange,
    watch: (uri) => watched.watch(uri),
    async stat(uri) {
      const { opened, found } = await at(uri);
      const { node } = there(uri, found('keep'));
      const readings = watched.readings(opened.place);
      if (node.entry.kind !== 'symlink') return statOf(node, typeOf(node), readings);
      // A link to nothing is still a link.
      const target = found('follow');
      if (target.kind !== 'found') return statOf(node, FileType.SymbolicLink | FileType.Unknown, readings);
      return statOf(target.node, FileType.SymbolicLink | typeOf(target.node), readings);
    },
    async readDirectory(uri) {
      const { tree, found } = await at(uri);
      const { node, path } = there(uri, found('follow'));
      if (!node.children) throw FileSystemError.FileNotADirectory(uri);
      return childrenOf(node).map((child) => {
        if (child.entry.kind !== 'symlink') return [pathText(child.name), typeOf(child)];
        const target = lookUp(tree, `${path}/${child.name}`, 'follow');
        const type = target.kind === 'found' ? typeOf(target.node) : FileType.Unknown;
        return [pathText(child.name), FileType.SymbolicLink | type];
      });
    },
    async readFile(uri) {
      const { opened, found } = await at(uri);
      const { image, place, tree } = opened;
      const { node, path } = there(uri, found('follow'));
      if (node.entry.kind === 'directory') throw FileSystemError.FileIsADirectory(uri);
      const shown = textFromRaw(path);
      const refusal = refusalOf(opened, node, shown, allowed.has(uri.toString()) ? largestWhole : sizeLimit());
      const changed = refusal ?? (await changedSince(opened));
      if (changed !== undefined) throw FileSystemError.Unavailable(changed);

      const left = new AbortController();
      let isReloaded = false;
      const isGone = (): boolean => images.known(place)?.tree !== tree;
      const leaving = images.onDidChange((which) => {
        if (!isGone()) return;
        isReloaded = which !== undefined;
        left.abort();
      });
      try {
        if (isGone()) left.abort(); // before anybody listened
        return await patiently(`Reading ${shown}`, (signal, told) =>
          readWhole(image, node, shown, AbortSignal.any([signal, left.signal, closed.signal]), told),
        );
      } catch (error) {
        if (isReloaded && !closed.signal.aborted) return await provider.readFile(uri);
        const why = `${shown} could not be read to its end; open it again.`;
        throw isGone() ? FileSystemError.Unavailable(why) : refusedBecause(error, why, report);
      } finally {
        leaving.dispose();
      }
    },
    createDirectory: readOnly,
    writeFile: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
  return {
    provider,
    allow: (uri) => void allowed.add(uri.toString()),
    dispose() {
      closed.abort();
      watched.dispose();
    },
  };
}

/** How large a file may be that is opened without a question, in bytes. */
export function sizeLimit(): number {
  return Math.min(numberSetting('distroless.files.maxSize') * 1_000_000, largestWhole);
}

/** Why what is at a path of an image has no content to show, as a sentence; `undefined` where it has. */
export function refusalOf(
  { image }: OpenedImage,
  { entry }: TreeNode,
  path: string,
  limit: number,
): string | undefined {
  switch (entry.kind) {
    case 'file':
      // Of one that is only listed, more is to be said than that it is large.
      if (image.listed !== undefined) return onlyListed(image, path);
      return entry.size <= limit
        ? undefined
        : `${path} is ${bytesText(entry.size)}, more than the ${bytesText(limit)} that can be opened; raise distroless.files.maxSize, or extract it.`;
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

/** What was found, or an error that says why nothing was. */
function there(uri: Uri, found: Found): Extract<Found, { kind: 'found' }> {
  switch (found.kind) {
    case 'found':
      return found;
    case 'loop':
      throw FileSystemError.FileNotFound(`${uri.path} leads through too many links.`);
    case 'missing':
    case 'not-a-directory': {
      const at = pathText(found.at);
      throw FileSystemError.FileNotFound(
        at === uri.path ? uri : `${uri.path} leads to ${at}, which is not in the image.`,
      );
    }
  }
}

function refusedBecause(error: unknown, whenLeft: string, report: Report): FileSystemError {
  if (isAbort(error)) return FileSystemError.Unavailable(whenLeft);
  const sentence = report.sentence(error);
  return error instanceof ImageError && error.code === 'unauthorized'
    ? FileSystemError.NoPermissions(sentence)
    : FileSystemError.Unavailable(sentence);
}

function readOnly(uri: Uri): never {
  throw FileSystemError.NoPermissions(uri);
}

function statOf({ entry }: TreeNode, type: FileType, readings: number): FileStat {
  // Images hold whole seconds. The rest says which reading it is: VS Code takes the same time and size for the same content,
  // and builds that can be repeated give all files one time.
  const mtime = entry.mtime * 1000 + (readings % 1000);
  return { type, size: entry.size, mtime, ctime: entry.mtime * 1000, permissions: FilePermission.Readonly };
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
