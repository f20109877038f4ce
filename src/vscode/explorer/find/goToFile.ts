import {
  commands,
  env,
  QuickPickItemKind,
  Selection,
  TextEditorRevealType,
  ThemeIcon,
  window,
  type QuickPick,
  type QuickPickItem,
} from 'vscode';
import { indexPaths, pathAt, type PathIndex } from '../../../core/find/pathIndex';
import { parsePathQuery, type PathQuery } from '../../../core/find/pathQuery';
import { searchPaths, type PathSearch } from '../../../core/find/pathSearch';
import { lookUp } from '../../../core/image/lookup';
import { printable } from '../../../core/image/printable';
import { textFromRaw, type RawName } from '../../../core/image/rawName';
import type { TreeNode } from '../../../core/image/tree';
import { imageLabel } from '../../images/describe';
import { pathText } from '../../images/displayedPath';
import { imageScheme, imageUri } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { ShownPlace } from '../../images/shownPlace';
import { inSteps } from '../../inSteps';
import { isAbort } from '../../translate';
import type { Explore } from '../explore';
import { wellKnownPaths } from './wellKnown';

/** Asks for a file of an image by parts of its path, and opens it; a directory is shown in the tree. */
export async function goToFile(on: Explore, place: ShownPlace): Promise<void> {
  const title = `Go to file in ${printable(imageLabel(place))}`;
  const opened = await patiently(`Reading ${imageLabel(place)}`, (signal, told) =>
    on.images.read(place, signal, ({ text }) => told(text)),
  );
  const chosen = await choosePath(on, opened, title);
  if (chosen !== undefined) await go(on, opened, chosen.path, chosen.query);
}

interface PathItem extends QuickPickItem {
  readonly path?: RawName;
}

/** A path that was chosen, and what was typed for it. */
export interface Chosen {
  readonly path: RawName;
  readonly query: PathQuery;
}

const mostShown = 200;
/** In ms: how long the thread is kept at a time, and when what was found so far is shown. */
const turn = 10;
const patience = 40;

const inTree = { iconPath: new ThemeIcon('list-tree'), tooltip: 'Reveal in tree' };
const copyPath = { iconPath: new ThemeIcon('copy'), tooltip: 'Copy path' };
const buttons = [inTree, copyPath];

// One for each image that is looked into, for as long as it is open.
const indexes = new WeakMap<OpenedImage['tree'], PathIndex>();
const recent = new WeakMap<OpenedImage['tree'], RawName[]>();

/** Asks for a path of an image, by parts of it or out of those that are looked for first; `undefined` if a person leaves. */
export async function choosePath(on: Explore, opened: OpenedImage, title: string): Promise<Chosen | undefined> {
  const pick: QuickPick<PathItem> & { sortByLabel?: boolean } = window.createQuickPick<PathItem>();
  const abort = new AbortController();
  pick.title = title;
  pick.placeholder = 'Parts of a path, and :line if you want';
  pick.matchOnDescription = true;
  // Otherwise VS Code would put what it thinks fits best on top; it has no other way to say so yet.
  pick.sortByLabel = false;
  const suggestions = suggestionsOf(opened);
  pick.items = suggestions;
  let last: PathSearch | undefined;
  let latest = new AbortController();
  const search = async (): Promise<void> => {
    latest.abort();
    latest = new AbortController();
    const signal = AbortSignal.any([abort.signal, latest.signal]);
    const query = parsePathQuery(pick.value);
    if (query.words.length === 0) {
      pick.items = suggestions;
      pick.busy = false;
      return;
    }
    pick.busy = true;
    const index = indexes.get(opened.tree) ?? (await inSteps(indexPaths(opened.tree), signal));
    indexes.set(opened.tree, index);
    const show = (found: PathSearch): void => {
      const items = found.best().map((at) => itemOf(opened, pathAt(index, at)));
      if (items.length > 0) pick.items = items;
      else if (found.isDone)
        pick.items = [{ label: 'No path fits', iconPath: new ThemeIcon('info'), alwaysShow: true }];
    };
    last = await rank(searchPaths(index, query, mostShown, last), signal, show);
    pick.title = index.isCut ? `${title}: only the first ${index.count.toLocaleString('en')} paths` : title;
    pick.busy = false;
  };
  const searching = (): void => {
    search().catch((error: unknown) => {
      if (!isAbort(error)) on.report.failed(error);
    });
  };
  const chosen = new Promise<Chosen | undefined>((resolve) => {
    pick.onDidChangeValue(searching);
    pick.onDidAccept(() => {
      const { path } = pick.activeItems[0] ?? {};
      if (path === undefined) return; // a line that only says something
      resolve({ path, query: parsePathQuery(pick.value) });
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item: { path }, button }) => {
      if (path === undefined) return;
      const done = button === inTree ? on.show(opened.place, path) : env.clipboard.writeText(textFromRaw(path));
      Promise.resolve(done).catch((error: unknown) => on.report.failed(error));
      if (button === inTree) pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  try {
    const path = await chosen;
    if (path !== undefined) remember(opened, path.path);
    return path;
  } finally {
    abort.abort();
    pick.dispose();
  }
}

/** Goes on with a search a few milliseconds at a time; what takes longer is shown before it ends. */
async function rank(search: PathSearch, signal: AbortSignal, show: (found: PathSearch) => void): Promise<PathSearch> {
  let showAt = performance.now() + patience;
  for (;;) {
    const end = performance.now() + turn;
    if (search.run(() => performance.now() > end)) break;
    if (performance.now() > showAt) {
      showAt = Infinity;
      show(search);
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal.throwIfAborted();
  }
  show(search);
  return search;
}

function itemOf(opened: OpenedImage, path: RawName): PathItem {
  const found = lookUp(opened.tree, path, 'keep');
  const slash = path.lastIndexOf('/');
  const above = shown(path.slice(0, slash) || '/');
  const target =
    found.kind === 'found' && found.node.entry.kind === 'symlink' ? ` → ${shown(found.node.entry.link)}` : '';
  return {
    label: shown(path.slice(slash + 1)) || '/',
    description: above + target,
    iconPath: new ThemeIcon(found.kind === 'found' ? iconOf(found.node) : 'file'),
    alwaysShow: true,
    buttons,
    path,
  };
}

function iconOf({ entry: { kind } }: TreeNode): string {
  switch (kind) {
    case 'directory':
      return 'folder';
    case 'symlink':
      return 'file-symlink-file';
    case 'broken':
      return 'warning';
    case 'char':
    case 'block':
    case 'fifo':
    case 'other':
      return 'circuit-board';
    case 'file':
      return 'file';
  }
}

/** A name of an image in a label, where `$(name)` would be an icon. */
function shown(raw: RawName): string {
  return printable(textFromRaw(raw)).replaceAll('$(', '\\$(');
}

function suggestionsOf(opened: OpenedImage): PathItem[] {
  const paths = [...(recent.get(opened.tree) ?? [])];
  const known = wellKnownPaths(opened).filter((path) => !paths.includes(path));
  const head = (label: string): PathItem => ({ label, kind: QuickPickItemKind.Separator });
  return [
    ...(paths.length === 0 ? [] : [head('recently opened'), ...paths.map((path) => itemOf(opened, path))]),
    ...(known.length === 0
      ? []
      : [head('what it starts, and well-known files'), ...known.map((path) => itemOf(opened, path))]),
  ];
}

function remember({ tree }: OpenedImage, path: RawName): void {
  const others = (recent.get(tree) ?? []).filter((other) => other !== path);
  recent.set(tree, [path, ...others].slice(0, 20));
}

async function go(on: Explore, opened: OpenedImage, path: RawName, { line, column }: PathQuery): Promise<void> {
  const found = lookUp(opened.tree, path, 'follow');
  if (found.kind === 'found' && found.node.entry.kind === 'directory') return on.show(opened.place, path);
  await commands.executeCommand('distroless.openFileInImage', imageUri(opened.place, pathText(path)));
  if (line === undefined) return;
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme !== imageScheme) return;
  const at = editor.document.validatePosition(editor.selection.start.with(line - 1, (column ?? 1) - 1));
  editor.selection = new Selection(at, at);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}
