import { commands, Disposable, Uri, workspace } from 'vscode';
import type { Report } from '../report';

/** Keeps VS Code told which folders of the workspace are OCI layouts, so that the Explorer's menu knows them. */
export function registerLayoutFolders(report: Report): Disposable {
  const pattern = '**/oci-layout';
  const folders = new Set<string>();
  const tell = (): void => void commands.executeCommand('setContext', 'distroless.layoutFolders', [...folders]);
  const add = (marker: Uri): void => {
    folders.add(folderOf(marker));
    tell();
  };
  const remove = (marker: Uri): void => {
    folders.delete(folderOf(marker));
    tell();
  };
  const watcher = workspace.createFileSystemWatcher(pattern, false, true, false);
  workspace.findFiles(pattern, '**/node_modules/**', 200).then(
    (markers) => markers.forEach(add),
    (error: unknown) => report.log.warn(`OCI layouts of the workspace were not found: ${String(error)}`),
  );
  return Disposable.from(watcher, watcher.onDidCreate(add), watcher.onDidDelete(remove));
}

/** As the context key `resourcePath` has it. */
function folderOf(marker: Uri): string {
  const folder = Uri.joinPath(marker, '..');
  return folder.scheme === 'file' ? folder.fsPath : folder.path;
}
