import { FileSystemError, FileType, Uri, workspace, type TextDocument } from 'vscode';
import { contextFileLimit, type ContextEntry, type ContextFiles, type ContextText } from '../../core/convert/context';

/** The build context of a Dockerfile: its own folder, or the first folder of the workspace for one without a place. */
export function contextRoot(document: TextDocument): Uri | undefined {
  const file = fileOf(document.uri);
  return file.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(file, '..');
}

/** The files of a folder as its editors show them, those that were never saved too. */
export function editorContext(root: Uri | undefined): ContextFiles {
  return root ? folderContext(root) : nowhere;
}

/** The file that an editor is of, or will be once it is saved. */
export function fileOf(uri: Uri): Uri {
  const folder = workspace.workspaceFolders?.[0];
  // One that has a place already has a whole path, others are called Untitled-1.
  return uri.scheme === 'untitled' && folder && uri.path.startsWith('/') ? folder.uri.with({ path: uri.path }) : uri;
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
      const open = workspace.textDocuments.find((other) => fileOf(other.uri).toString() === uri.toString());
      if (open) return shortEnough(open.getText());
      try {
        const stat = await workspace.fs.stat(uri);
        if ((stat.type & FileType.File) === 0) return { kind: 'missing' };
        if (stat.size > contextFileLimit) return tooLarge;
        const bytes = await workspace.fs.readFile(uri);
        signal.throwIfAborted();
        return decoded(bytes);
      } catch (error) {
        return unread(error, signal);
      }
    },
    async list(directory, signal): Promise<readonly ContextEntry[] | undefined> {
      signal.throwIfAborted();
      const uri = Uri.joinPath(root, directory);
      try {
        // VS Code writes into its log where it is asked for the entries of a file.
        if (((await workspace.fs.stat(uri)).type & FileType.Directory) === 0) return undefined;
        const entries = await workspace.fs.readDirectory(uri);
        signal.throwIfAborted();
        return withUnsaved(
          entries.map(([name, type]) => ({ name, kind: kindOf(type) })),
          uri,
        );
      } catch (error) {
        const result = unread(error, signal);
        if (result.kind !== 'missing') throw error;
        const unsaved = withUnsaved([], uri);
        return unsaved.length === 0 ? undefined : unsaved;
      }
    },
  };
}

const tooLarge: ContextText = { kind: 'unreadable', why: `it is larger than ${contextFileLimit / 1024} KiB` };

function shortEnough(text: string): ContextText {
  return text.length > contextFileLimit ? tooLarge : { kind: 'text', text };
}

function decoded(bytes: Uint8Array): ContextText {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // The decoder has one reason to throw.
    return { kind: 'unreadable', why: 'it is not UTF-8 text' };
  }
}

/** Adds what only editors have: a file that was never saved, or the folder that it will be in. */
function withUnsaved(entries: readonly ContextEntry[], directory: Uri): readonly ContextEntry[] {
  const all = new Map(entries.map((entry) => [entry.name, entry]));
  const prefix = `${directory.path.replace(/\/$/, '')}/`;
  for (const { isUntitled, uri } of workspace.textDocuments) {
    const file = fileOf(uri);
    if (!isUntitled || file.scheme !== directory.scheme || !file.path.startsWith(prefix)) continue;
    const [name = '', ...below] = file.path.slice(prefix.length).split('/');
    if (!all.has(name)) all.set(name, { name, kind: below.length === 0 ? 'file' : 'directory' });
  }
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
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
