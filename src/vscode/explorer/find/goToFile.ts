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
import { pathAt } from '../../../core/find/pathIndex';
import { indexAll, pathIndexing, searchWhileIndexing, type PathIndexing } from '../../../core/find/pathIndexing';
import { parsePathQuery, type PathQuery } from '../../../core/find/pathQuery';
import type { PathSearch } from '../../../core/find/pathSearch';
import { typedAnswer } from '../../../core/find/typedAnswer';
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

const nothing: PathItem = { label: 'No path fits', iconPath: new ThemeIcon('info'), alwaysShow: true };
const inTree = { iconPath: new ThemeIcon('list-tree'), tooltip: 'Reveal in image tree' };
const copyPath = { iconPath: new ThemeIcon('copy'), tooltip: 'Copy path' };
const buttons = [inTree, copyPath];

// One for each image that is looked into, for as long as it is open.
const indexings = new WeakMap<OpenedImage['tree'], PathIndexing>();
const recent = new WeakMap<OpenedImage['tree'], RawName[]>();

/** Asks for a path of an image, by parts of it or out of those that are looked for first; `undefined` if a person leaves. */
export async function choosePath(on: Explore, opened: OpenedImage, title: string): Promise<Chosen | undefined> {
  const pick: QuickPick<PathItem> & { sortByLabel?: boolean } = window.createQuickPick<PathItem>();
  const abort = new AbortController();
  pick.title = title;
  pick.placeholder = 'Parts of a path, with :line to go to a line';
  pick.matchOnDescription = true;
  // Otherwise VS Code would put what it thinks fits best on top; it has no other way to say so yet.
  pick.sortByLabel = false;
  const suggestions = suggestionsOf(opened);
  pick.items = suggestions;
  const indexing = indexings.get(opened.tree) ?? pathIndexing(opened.tree);
  indexings.set(opened.tree, indexing);
  let choose: (chosen: Chosen | undefined) => void = () => undefined;
  const chosen = new Promise<Chosen | undefined>((resolve) => (choose = resolve));
  const answer = typedAnswer<PathItem>(({ path }) => {
    if (path === undefined) return; // a line that only says something
    choose({ path, query: parsePathQuery(pick.value) });
    pick.hide();
  });
  const suggested = suggestions.filter(({ path }) => path !== undefined);
  answer.answered('', suggested, true);
  let last: PathSearch | undefined;
  let latest = new AbortController();
  const search = async (): Promise<void> => {
    latest.abort();
    latest = new AbortController();
    const signal = AbortSignal.any([abort.signal, latest.signal]);
    const text = pick.value;
    const query = parsePathQuery(text);
    answer.typed(text);
    const isAsked = query.words.length > 0;
    pick.busy = isAsked;
    if (isAsked) {
      let shown: readonly PathItem[] = [];
      const searching = searchWhileIndexing(indexing, query, mostShown, last);
      await inTurns(
        (isTimeUp) => searching.run(isTimeUp),
        signal,
        () => {
          const items = searching.best().map((at) => itemOf(opened, pathAt(indexing.index, at)));
          if (items.length > 0) showItems(pick, items, shown);
          else if (searching.isDone) pick.items = [nothing];
          shown = items;
          answer.answered(text, items, searching.isDone);
        },
      );
      last = searching;
    } else {
      pick.items = suggestions;
      answer.answered(text, suggested, true);
      // It is there, then, once somebody types.
      await inTurns((isTimeUp) => indexAll(indexing, isTimeUp), signal);
    }
    const { isCut, count } = indexing.index;
    pick.title = isCut ? `${title}: only the first ${count.toLocaleString('en')} paths` : title;
    pick.busy = false;
  };
  const searching = (): void => {
    search().catch((error: unknown) => {
      if (!isAbort(error)) on.report.failed(error);
    });
  };
  pick.onDidChangeValue(searching);
  pick.onDidAccept(() => answer.accept(pick.activeItems[0]));
  pick.onDidTriggerItemButton(({ item: { path }, button }) => {
    if (path === undefined) return;
    const done = button === inTree ? on.show(opened.place, path) : env.clipboard.writeText(textFromRaw(path));
    Promise.resolve(done).catch((error: unknown) => on.report.failed(error));
    if (button === inTree) pick.hide();
  });
  pick.onDidHide(() => choose(undefined));
  pick.show();
  searching();
  try {
    const path = await chosen;
    if (path !== undefined) remember(opened, path.path);
    return path;
  } finally {
    abort.abort();
    pick.dispose();
  }
}

/** Shows other paths for the same text; who has moved to one stays there. */
function showItems(pick: QuickPick<PathItem>, items: readonly PathItem[], before: readonly PathItem[]): void {
  const [active] = pick.activeItems;
  const isChosen = active !== undefined && before.indexOf(active) > 0;
  pick.items = items;
  const same = isChosen ? items.find(({ path }) => path === active.path) : undefined;
  if (same !== undefined) pick.activeItems = [same];
}

/** Goes on with work a few milliseconds at a time until it is done; `show` is called at its end, and a few times before if it takes long. */
async function inTurns(
  run: (isTimeUp: () => boolean) => boolean,
  signal: AbortSignal,
  show: () => void = () => undefined,
): Promise<void> {
  const began = performance.now();
  let showAfter = patience;
  for (;;) {
    const end = performance.now() + turn;
    if (run(() => performance.now() > end)) break;
    if (performance.now() - began > showAfter) {
      showAfter *= 3;
      show();
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal.throwIfAborted();
  }
  show();
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
