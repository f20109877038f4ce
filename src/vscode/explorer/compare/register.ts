import { commands, Disposable, env, window, type Uri } from 'vscode';
import { changeKinds } from '../../../core/contents/comparedText';
import type { ChangeKind } from '../../../core/contents/comparedTree';
import { pathText } from '../../images/displayedPath';
import { imageUri, placeKey } from '../../images/imageUri';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import { chooseOpened } from '../places/chooseOpened';
import type { Row } from '../row';
import type { RowView } from '../rowView';
import { registerComparedDecorations } from './changedUri';
import type { Comparisons } from './comparisons';
import { compareConfigurations, registerConfigurations } from './configurations';
import { fullName, type ImagePair } from './pair';
import { comparisonOf, comparisonRow, type ComparedRow } from './rows';

/** The commands that compare images, and the view that shows it. */
export function registerCompare(on: Explore, comparisons: Comparisons, view: RowView): Disposable {
  let selected: ShownPlace | undefined;
  const compare = async (before: ShownPlace, after: ShownPlace): Promise<void> => {
    if (placeKey(before) === placeKey(after)) {
      void window.showInformationMessage(`${fullName(after)} would be compared with itself; choose another image.`);
      return;
    }
    comparisons.add({ before, after });
    await commands.executeCommand('distroless.comparison.focus');
    await view.reveal(comparisonRow({ before, after }));
  };
  const withOther = async (after: ShownPlace, title: string): Promise<void> => {
    const { chooseOther } = await on.explorer();
    const placeHolder = `Which image is before ${fullName(after)}?`;
    const before = await chooseOther(on, { title, placeHolder, other: after, first: [] });
    if (before) await compare(before, after);
  };
  /** The pair of the row that a command was called with, or of the selected row, or the only or newest one. */
  const pairOf = (given: unknown): ImagePair | undefined => {
    const row = isRow(given) ? given : view.view.selection[0];
    return comparisonOf(row)?.pair ?? comparisons.list()[0];
  };
  const onPair = (id: string, run: (pair: ImagePair, given: unknown) => Promise<unknown>): Disposable =>
    on.command(id, async (given: unknown) => {
      const pair = pairOf(given);
      if (pair) return run(pair, given);
      void window.showInformationMessage('Nothing is compared yet; run "Compare files of images..." first.');
      return undefined;
    });
  const tell = (): void => {
    void commands.executeCommand('setContext', 'distroless.hasComparisons', comparisons.list().length > 0);
    const { kinds, order } = comparisons.view();
    void commands.executeCommand('setContext', 'distroless.comparedBySize', order === 'size');
    view.view.message = kinds.size === changeKinds.length ? '' : `Only ${[...kinds].join(' and ')} paths are shown.`;
  };
  return Disposable.from(
    comparisons,
    registerComparedDecorations(),
    registerConfigurations(on.images),
    comparisons.onDidChange((pair) => {
      tell();
      view.refresh(pair && comparisonRow(pair).id);
    }),
    on.command('distroless.compareOpened', async () => {
      const after = await chooseOpened(on, undefined, 'Compare files of images');
      if (after) await withOther(after, 'Compare files of images');
    }),
    on.command('distroless.compareWith', async (given: unknown) => {
      const after = await chooseOpened(on, given, 'Compare image');
      if (after) await withOther(after, `Compare ${fullName(after)}`);
    }),
    on.command('distroless.selectForCompare', async (given: unknown) => {
      selected = await chooseOpened(on, given, 'Select image for compare');
      await commands.executeCommand('setContext', 'distroless.isSelectedForCompare', selected !== undefined);
    }),
    on.command('distroless.compareWithSelected', async (given: unknown) => {
      const before = selected;
      if (!before) {
        void window.showInformationMessage('No image is selected for compare; run "Select for compare" on one first.');
        return;
      }
      const after = await chooseOpened(on, given, `Compare with ${fullName(before)}`);
      if (after) await compare(before, after);
    }),
    on.command('distroless.compareConversion', async (given: unknown, converted: unknown) => {
      const pair = await (await on.explorer()).chooseConversion(on, given, converted);
      if (pair) await compare(pair.before, pair.after);
    }),
    onPair('distroless.swapComparison', async ({ before, after }) => {
      comparisons.replace({ before, after }, { before: after, after: before });
      await view.reveal(comparisonRow({ before: after, after: before }));
    }),
    onPair('distroless.refreshComparison', (pair) => {
      on.images.reload(pair.before);
      on.images.reload(pair.after);
      return Promise.resolve(comparisons.again(pair, 'doubtful'));
    }),
    onPair('distroless.compareAllContents', (pair) => Promise.resolve(comparisons.again(pair, 'always'))),
    onPair('distroless.compareContents', (pair) => Promise.resolve(comparisons.goOn(pair))),
    onPair('distroless.removeComparison', (pair) => Promise.resolve(comparisons.remove(pair))),
    onPair('distroless.copyComparison', async (pair) => {
      const { comparisonText } = await on.explorer();
      await env.clipboard.writeText(comparisonText(pair, await comparisons.read(pair)));
      window.setStatusBarMessage('$(copy) Copied the comparison', 5000);
    }),
    onPair('distroless.openAllChanges', async (pair, given) => {
      const { openAllChanges } = await on.explorer();
      const compared = await comparisons.read(pair);
      const below = isRow(given) && given.kind === 'compared' ? given.node : compared.root;
      await openAllChanges(pair, compared, below, comparisons.view().kinds);
    }),
    on.command('distroless.compareConfigurations', (given: unknown) => {
      const pair = isPair(given) ? given : pairOf(given);
      return pair ? compareConfigurations(pair) : Promise.resolve();
    }),
    on.command('distroless.openChange', async (row: ComparedRow) => {
      const { change } = row.node;
      const { openChange } = await on.explorer();
      if (change) await openChange(row.pair, await comparisons.read(row.pair), change);
    }),
    on.command('distroless.revealChange', async ({ node, pair }: ComparedRow) => {
      await on.show(node.change?.kind === 'removed' ? pair.before : pair.after, node.path);
    }),
    on.command('distroless.selectFileForCompare', async (row: Row) => {
      const uri = fileOf(row);
      if (uri) await commands.executeCommand('selectForCompare', uri);
    }),
    on.command('distroless.compareFileWithSelected', async (row: Row) => {
      const uri = fileOf(row);
      if (uri) await commands.executeCommand('compareFiles', uri);
    }),
    on.command('distroless.sortChangesBySize', () => Promise.resolve(order('size'))),
    on.command('distroless.sortChangesByName', () => Promise.resolve(order('name'))),
    on.command('distroless.filterChanges', async () => {
      const kinds = await chooseKinds(comparisons.view().kinds);
      if (kinds) comparisons.show({ ...comparisons.view(), kinds });
    }),
  );

  function order(by: 'size' | 'name'): void {
    comparisons.show({ ...comparisons.view(), order: by });
  }
}

/** The file of a row, in the image that has it. */
function fileOf(row: Row): Uri | undefined {
  if (row.kind === 'entry') return imageUri(row.opened.place, pathText(row.path));
  if (row.kind !== 'compared') return undefined;
  const { before, after } = row.pair;
  return imageUri(row.node.change?.kind === 'removed' ? before : after, pathText(row.node.path));
}

function isPair(given: unknown): given is ImagePair {
  return typeof given === 'object' && given !== null && 'before' in given && 'after' in given;
}

/** All are shown again where a person chooses none. */
async function chooseKinds(shown: ReadonlySet<ChangeKind>): Promise<ReadonlySet<ChangeKind> | undefined> {
  const items = changeKinds.map((kind) => ({
    label: kind.slice(0, 1).toUpperCase() + kind.slice(1),
    picked: shown.has(kind),
    kind,
  }));
  const chosen = await window.showQuickPick(
    items.map(({ label, picked }) => ({ label, picked })),
    { title: 'Filter changed paths', placeHolder: 'Which paths do you want to see?', canPickMany: true },
  );
  if (chosen === undefined) return undefined;
  const kinds = items.filter(({ label }) => chosen.some((one) => one.label === label)).map(({ kind }) => kind);
  return new Set(kinds.length === 0 ? changeKinds : kinds);
}
