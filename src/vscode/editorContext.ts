import { FileSystemError, FileType, Uri, workspace, type TextDocument } from 'vscode';
import { contextFileLimit, type ContextEntry, type ContextFiles, type ContextText } from '../core/convert/context';

/** The build context of a Dockerfile: its own folder, or the first folder of the workspace for one that was never saved. */
export function editorContext(document: TextDocument): ContextFiles {
  const root = document.isUntitled ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(document.uri, '..');
  return root ? folderContext(root) : nowhere;
}

const nowhere: ContextFiles = {
  read: () => Promise.resolve({ kind: 'unreadable', why: 'the Dockerfile is not saved in a folder yet' }),
  list: () => Promise.resolve(undefined),
};

function folderContext(root: Uri): ContextFiles {
  return {
    async read(path, signal): Promise<ContextText> {
      signal.throwIfAborted();
      const uri = Uri.joinPath(root, path);
      const open = workspace.textDocuments.find((other) => other.uri.toString() === uri.toString());
      if (open) return { kind: 'text', text: open.getText() };
      try {
        const stat = await workspace.fs.stat(uri);
        if ((stat.type & FileType.File) === 0) return { kind: 'missing' };
        if (stat.size > contextFileLimit) {
          return { kind: 'unreadable', why: `it is larger than ${contextFileLimit / 1024} KB` };
        }
        const bytes = await workspace.fs.readFile(uri);
        signal.throwIfAborted();
        return { kind: 'text', text: new TextDecoder().decode(bytes) };
      } catch (error) {
        return unread(error, signal);
      }
    },
    async list(directory, signal): Promise<readonly ContextEntry[] | undefined> {
      signal.throwIfAborted();
      try {
        const entries = await workspace.fs.readDirectory(Uri.joinPath(root, directory));
        signal.throwIfAborted();
        return entries.map(([name, type]) => ({ name, kind: kindOf(type) })).sort((a, b) => (a.name < b.name ? -1 : 1));
      } catch (error) {
        const result = unread(error, signal);
        if (result.kind === 'missing') return undefined;
        throw error;
      }
    },
  };
}

function kindOf(type: FileType): ContextEntry['kind'] {
  if (type & FileType.Directory) return 'directory';
  return type & FileType.File ? 'file' : 'other';
}

function unread(error: unknown, signal: AbortSignal): ContextText {
  signal.throwIfAborted();
  if (error instanceof FileSystemError && (error.code === 'FileNotFound' || error.code === 'FileNotADirectory')) {
    return { kind: 'missing' };
  }
  return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) };
}
