import { FileSystemError, Uri, workspace } from 'vscode';
import type { ExtractedNode, Extraction } from '../../../core/contents/extraction';
import type { WriteOptions } from '../../../core/contents/extractor';
import type { NameStyle } from '../../../core/contents/hostName';
import type { Host } from '../../../core/host';
import { ImageError } from '../../../core/image/error';
import type { ShownImage } from '../../../core/image/image';
import { textFromRaw } from '../../../core/image/rawName';
import type { TreeNode } from '../../../core/image/tree';
import { largestWhole, readWhole } from '../../images/readWhole';

/** Writes files of an image to wherever a person keeps files; as `Extractor` in all else. */
export interface Writer {
  readonly style: NameStyle;
  occupied(plan: Extraction, directory: Uri, signal: AbortSignal): Promise<readonly ExtractedNode[]>;
  writeFile(image: ShownImage, node: TreeNode, path: string, place: Uri, how: WriteOptions): Promise<void>;
  /** Gives what could not be written: links that are not possible there, and files that are too large. */
  write(image: ShownImage, plan: Extraction, directory: Uri, how: WriteOptions): Promise<readonly ExtractedNode[]>;
}

/** What writes to the place of a URI: the machine itself where it can, else VS Code. */
export function writerTo({ extractor }: Pick<Host, 'extractor'>, { scheme }: Uri): Writer {
  if (extractor === undefined || scheme !== 'file') return editorWriter;
  return {
    style: extractor.style,
    occupied: (plan, directory, signal) => extractor.occupied(plan, directory.fsPath, signal),
    writeFile: (image, node, path, place, how) => extractor.writeFile(image, node, path, place.fsPath, how),
    write: (image, plan, directory, how) => extractor.write(image, plan, directory.fsPath, how),
  };
}

/** Of file systems that VS Code reaches it is not known which names they take, and they have neither links nor parts of files. */
const editorWriter: Writer = {
  style: 'windows',
  async occupied(plan, directory, signal) {
    const found: ExtractedNode[] = [];
    if (!(await isThere(directory))) return found;
    for (const one of plan.files) {
      signal.throwIfAborted();
      if (await isThere(Uri.joinPath(directory, ...one.names))) found.push(one);
    }
    return found;
  },
  async writeFile(image, node, path, place, { force, signal, told }) {
    if (node.entry.size > largestWhole) {
      throw new ImageError(
        'too-large',
        `${path} is too large to be written through VS Code; use the desktop or the command line.`,
      );
    }
    const bytes = await readWhole(image, node, path, signal);
    const beside = Uri.joinPath(place, '..', `.distroless-${crypto.randomUUID()}.tmp`);
    try {
      await workspace.fs.writeFile(beside, bytes);
      signal.throwIfAborted();
      await workspace.fs.rename(beside, place, { overwrite: force });
    } catch (error) {
      await workspace.fs.delete(beside).then(undefined, () => undefined); // it may not even have been made
      signal.throwIfAborted();
      throw refusal(place, error);
    }
    told?.(bytes.length);
  },
  async write(image, plan, directory, how) {
    for (const { names } of plan.directories) {
      how.signal.throwIfAborted();
      const place = Uri.joinPath(directory, ...names);
      await workspace.fs.createDirectory(place).then(undefined, (error: unknown) => {
        throw refusal(place, error);
      });
    }
    const left: ExtractedNode[] = [...plan.links];
    for (const one of plan.files) {
      how.signal.throwIfAborted();
      const { node, names, path } = one;
      if (node.entry.size > largestWhole) left.push(one);
      else await this.writeFile(image, node, textFromRaw(path), Uri.joinPath(directory, ...names), how);
    }
    return left;
  },
};

function isThere(uri: Uri): Thenable<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false, // what else is wrong with it shows when it is written
  );
}

function refusal(place: Uri, cause: unknown): unknown {
  if (!(cause instanceof FileSystemError)) return cause;
  return new ImageError('unreadable', `${place.path} cannot be written (${cause.code}); choose another place.`, {
    cause,
  });
}
