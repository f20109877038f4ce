import { commands, Disposable, type ExtensionContext } from 'vscode';
import type { Host } from '../../core/host';
import type { Compose, Dockerfiles, Explorer, Images } from '../dockerfiles';
import type { RawName } from '../../core/image/rawName';
import { editorHost } from '../images/editorHost';
import { registerImageFileSystem } from '../images/imageFileSystem';
import { placeKey } from '../images/imageUri';
import { registerLayoutFolders } from '../images/layoutFolders';
import { listedFiles } from '../images/listedFiles';
import { createOpenedImages, type OpenedImage } from '../images/openedImages';
import type { Report } from '../report';
import { rowOfLayer } from './blame/layerRow';
import { registerBlame } from './blame/register';
import { registerChecks } from './checks/register';
import { createEnginesPart } from './engines/register';
import { registerDecorations } from './decorations';
import { entryRows } from './entryRows';
import type { Explore, RowMaker } from './explore';
import { registerFilesCommands } from './filesCommands';
import { createFilesShown } from './filesShown';
import { registerCopy } from './copy/register';
import { registerFiles } from './files/register';
import { registerFind } from './find/register';
import { imageRow, imageRows } from './imageRows';
import { registerLayers } from './layers/register';
import { createComparisons } from './compare/comparisons';
import { registerCompare } from './compare/register';
import { comparisonRow } from './compare/rows';
import { laterKinds } from './laterKinds';
import { createLooks, type Looks } from './looks';
import { registerOverview } from './overview/register';
import { registerPackages } from './packages/register';
import { pageRows } from './paged';
import { registerPlaces } from './places/register';
import type { ImageRow, Row } from './row';
import type { LaterKinds } from './rowKind';
import { createRowView, type RowView } from './rowView';
import { registerScan } from './scan/register';
import { createWorkspacePart } from './workspace/register';
import { registerSizeMap } from './sizeMap/register';

/** Ids of the views in package.json. */
export const views = {
  workspace: 'distroless.workspace',
  engines: 'distroless.engines',
  opened: 'distroless.images',
  comparison: 'distroless.comparison',
} as const;

/** The side bar: images, what is in them, and the commands on that. */
export function registerExplorer(
  context: ExtensionContext,
  desktopOrWeb: Host,
  dockerfiles: () => Promise<Dockerfiles>,
  compose: () => Promise<Compose>,
  load: () => Promise<Images>,
  explorer: () => Promise<Explorer>,
  report: Report,
): Disposable {
  const host = editorHost(desktopOrWeb);
  const images = createOpenedImages(
    host,
    load,
    listedFiles(host, context.extensionUri, dockerfiles),
    context.workspaceState,
  );
  const all: RowView[] = [];
  let lastUsed: RowView | undefined;
  const on: Explore = {
    context,
    host,
    images,
    report,
    load,
    dockerfiles,
    compose,
    explorer,
    async show(place, at) {
      // The view first: one that is shown learns of its new row at once.
      await commands.executeCommand(`${views.opened}.focus`);
      if (!images.list().some((listed) => placeKey(listed) === placeKey(place))) await images.add(place);
      const row = imageRow(place);
      if (at === undefined) return opened.reveal(row);
      const image = await images.read(place, new AbortController().signal);
      await opened.reveal((await rowAt(row, image, at)) ?? row);
    },
    selected: () => (lastUsed?.view.visible === true ? lastUsed.view.selection[0] : undefined),
    refresh: (id) => all.forEach((view) => view.refresh(id)),
    command: (id, run) =>
      commands.registerCommand(id, (...args: Parameters<typeof run>) =>
        run(...args).catch((error: unknown) => report.failed(error)),
      ),
  };
  const rowAt = (row: ImageRow, image: OpenedImage, at: RawName | number | RowMaker): Promise<Row | undefined> => {
    if (typeof at === 'function') return at(row, image);
    return typeof at === 'number' ? rowOfLayer(on, row, image, at) : files.rowOfPath(row, image, at);
  };
  const shown = createFilesShown(context.workspaceState);
  const files = entryRows(on, shown);
  const closed = new AbortController();
  const fileSystem = registerImageFileSystem(images, report);
  const workspacePart = createWorkspacePart(on, closed.signal);
  const enginesPart = createEnginesPart(on, closed.signal);
  const comparisons = createComparisons(on);
  const below = laterKinds(groupKinds, async () => (await explorer()).groupRowKinds(on));
  const differences = laterKinds(comparedKinds, async () => (await explorer()).comparedRows(comparisons));
  // What is below an image is the same in every view.
  const kindsOf = (looks: Looks): LaterKinds => ({
    ...imageRows(images, looks, (row) => void enginesPart.unread(row)),
    ...files.kinds,
    ...pageRows,
    ...below,
    ...differences,
    ...workspacePart.kinds,
    ...enginesPart.kinds,
  });
  const viewOf = (id: string, roots: (signal: AbortSignal) => readonly Row[] | Promise<readonly Row[]>): RowView => {
    const made: RowView = createRowView(
      id,
      roots,
      kindsOf(
        createLooks(
          images,
          id,
          report,
          closed.signal,
          (place) => made.refresh(placeKey(place)),
          (place) => made.row(placeKey(place)) !== undefined,
        ),
      ),
      report,
    );
    return made;
  };
  const workspace = viewOf(views.workspace, workspacePart.roots);
  const engines = viewOf(views.engines, enginesPart.roots);
  const opened = viewOf(views.opened, () => images.list().map((place) => imageRow(place)));
  const compared = viewOf(views.comparison, () => comparisons.list().map((pair) => comparisonRow(pair)));
  all.push(workspace, engines, opened, compared);

  return Disposable.from(
    images,
    ...all,
    ...all.map((each) => each.view.onDidChangeSelection(() => (lastUsed = each))),
    new Disposable(() => closed.abort()),
    images.onDidChange((place) => (place === undefined ? opened.refresh() : on.refresh(placeKey(place)))),
    fileSystem,
    registerLayoutFolders(report),
    registerPlaces(on),
    workspacePart.register(workspace),
    enginesPart.register(engines),
    registerCompare(on, comparisons, compared),
    registerFiles(on, fileSystem),
    registerSizeMap(on),
    registerFind(on),
    registerCopy(on),
    shown,
    registerFilesCommands(on, shown),
    registerLayers(on),
    registerOverview(on),
    registerDecorations(images),
    registerChecks(on),
    registerPackages(on),
    registerBlame(on),
    registerScan(on),
    on.command('distroless.retry', (row: Row) => {
      enginesPart.retried(row.parent);
      return Promise.resolve(on.refresh(row.parent?.id));
    }),
  );
}

/** What is below an image besides its files. */
const groupKinds = [
  'overview',
  'fact',
  'fact-part',
  'checks',
  'check',
  'finding',
  'scan',
  'severity',
  'vulnerability',
  'packages',
  'packageKind',
  'package',
  'unowned',
  'layers',
  'layer',
  'change',
] as const;
const comparedKinds = ['comparison', 'comparedGroup', 'compared', 'difference'] as const;
