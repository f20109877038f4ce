import { Disposable, Uri, workspace } from 'vscode';
import { fileOf } from './editorContext';

/** When files of the workspace changed last, on the disk or in an editor. */
export interface ChangeLog extends Disposable {
  /** A moment to ask about later. */
  now(): number;
  /** Whether one of these files changed, or one came into or went from one of these folders, since then; by `Uri.toString()`. */
  isTouched(uris: ReadonlySet<string>, since: number): boolean;
}

/** Most changes that are kept apart; after more, every file counts as changed. */
const limit = 10_000;

/** Calls `changed` after each change. */
export function createChangeLog(changed: () => void): ChangeLog {
  const last = new Map<string, number>();
  let [moment, everything] = [0, 0];
  const touch = (uri: Uri): void => {
    moment++;
    if (last.size >= limit) {
      last.clear();
      everything = moment;
    }
    last.set(uri.toString(), moment);
    changed();
  };
  // What a folder lists changes with the files in it.
  const touchBoth = (uri: Uri): void => {
    touch(uri);
    touch(Uri.joinPath(uri, '..'));
  };
  const watcher = workspace.createFileSystemWatcher('**/*');
  const listening = Disposable.from(
    watcher,
    watcher.onDidChange(touch),
    watcher.onDidCreate(touchBoth),
    watcher.onDidDelete(touchBoth),
    workspace.onDidChangeTextDocument(
      ({ document, contentChanges }) => contentChanges.length > 0 && touch(fileOf(document.uri)),
    ),
    workspace.onDidOpenTextDocument(({ isUntitled, uri }) => isUntitled && touchBoth(fileOf(uri))),
    // One that is closed unsaved reads as on the disk again.
    workspace.onDidCloseTextDocument(({ isUntitled, uri }) => (isUntitled ? touchBoth : touch)(fileOf(uri))),
  );
  return {
    now: () => moment,
    isTouched: (uris, since) => everything > since || [...uris].some((uri) => (last.get(uri) ?? 0) > since),
    dispose: () => listening.dispose(),
  };
}
