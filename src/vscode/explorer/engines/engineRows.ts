import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { EngineImage } from '../../../core/engine/listEngineImages';
import type { Host } from '../../../core/host';
import { ageText } from '../../../core/image/ageText';
import { bytesText } from '../../../core/image/bytesText';
import { ImageError } from '../../../core/image/error';
import { platformText } from '../../../core/image/platform';
import { printable } from '../../../core/image/printable';
import type { Images } from '../../dockerfiles';
import type { PlatformPlace } from '../../images/shownPlace';
import type { Report } from '../../report';
import { imageRow } from '../imageRows';
import type { ImageLook, ImageRow } from '../row';
import type { RowKindsOf } from '../rowKind';
import type { Engines } from './engines';
import type { EngineRow, EngineSearchRow, MoreImagesRow, RepositoryRow } from './rows';

/** Rows of engines and of the names of their images; `limit` says how many are shown below the row of an id. */
export function engineRows(
  host: Host,
  load: () => Promise<Images>,
  engines: Engines,
  report: Report,
  limit: (id: string) => number,
): RowKindsOf<'engine' | 'engine-search' | 'repository' | 'more-images'> {
  return {
    engine: {
      item: (row) => itemOfEngine(row, engines, report),
      children: async (row) => {
        const all = repositoriesOf(row, await engines.images(row));
        const shown = all.slice(0, limit(row.id));
        return [...shown, ...moreThan(row, shown.length, all.length)];
      },
    },
    'engine-search': { item: itemOfSearch },
    repository: {
      item: itemOfRepository,
      children: async (row, signal) => {
        const { describeEngineImages } = await load();
        const shown = row.images.slice(0, limit(row.id));
        const described = await describeEngineImages(host, row.parent.found.engine, shown, signal);
        return [...imagesOf(row, described), ...moreThan(row, shown.length, row.images.length)];
      },
    },
    'more-images': { item: itemOfMore },
  };
}

/** The names of an engine's images in their order, those without a name last. */
function repositoriesOf(parent: EngineRow, images: readonly EngineImage[]): readonly RepositoryRow[] {
  const repositories = new Map<string | undefined, EngineImage[]>();
  const names = new Map<string, string[]>();
  for (const image of images) {
    const name = image.isDangling ? undefined : image.repository;
    const of = repositories.get(name);
    if (of === undefined) repositories.set(name, [image]);
    else of.push(image);
    if (image.isDangling) continue;
    const same = names.get(image.id);
    if (same === undefined) names.set(image.id, [image.reference]);
    else same.push(image.reference);
  }
  const ordered = [...repositories].sort(([a], [b]) => compare(a ?? '\uffff', b ?? '\uffff'));
  return ordered.map(([name, of]) => {
    const newestFirst = of.sort(
      (a, b) => compare(b.created ?? '', a.created ?? '') || compare(a.tag ?? '', b.tag ?? ''),
    );
    return { kind: 'repository', id: `${parent.id}/${name ?? '?'}`, parent, name, images: newestFirst, names };
  });
}

/** The rows of images; an engine that tells one of them twice is believed once. */
function imagesOf(parent: RepositoryRow, images: readonly EngineImage[]): readonly ImageRow[] {
  const references = new Map<string, number>();
  for (const { reference } of images) references.set(reference, (references.get(reference) ?? 0) + 1);
  const rows = images.map((image) => {
    const { kind, context } = parent.parent.found.engine;
    const isOfSeveral = (references.get(image.reference) ?? 0) > 1 && image.platform !== undefined;
    const place: PlatformPlace = {
      kind,
      reference: image.reference,
      context,
      ...(isOfSeveral && { platform: image.platform }),
    };
    return imageRow(place, parent, lookOf(image, parent.names.get(image.id) ?? []));
  });
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function lookOf(image: EngineImage, names: readonly string[]): ImageLook {
  const { reference, tag, id, size, created, platform, digest, isDangling } = image;
  const others = names.filter((name) => name !== reference).map(printable);
  const [other, ...more] = others;
  const bytes = size === undefined ? undefined : bytesText(size);
  const age = ageText(created, new Date());
  const same =
    other === undefined ? undefined : `same as ${other}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  const description = [bytes, age, platform && platformText(platform), same];
  const tooltip = [
    isDangling ? 'An image without a name' : printable(reference),
    id,
    digest === undefined || digest === id ? undefined : `At its registry: ${digest}`,
    created === undefined || age === undefined ? undefined : `Made ${age}, ${printable(created)}`,
    bytes === undefined ? undefined : `${bytes} at the engine`,
    others.length === 0
      ? undefined
      : `The same image as ${others.slice(0, 10).join(', ')}${others.length > 10 ? '...' : ''}`,
  ];
  const known = (parts: readonly (string | undefined)[]): string[] => parts.filter((part) => part !== undefined);
  return {
    label: isDangling ? id.replace('sha256:', '').slice(0, 12) : printable(tag ?? reference),
    description: known(description).join(', '),
    tooltip: known(tooltip).join('\n'),
  };
}

function moreThan(parent: EngineRow | RepositoryRow, shown: number, all: number): readonly MoreImagesRow[] {
  return all > shown ? [{ kind: 'more-images', id: `${parent.id}!more`, parent, count: all - shown }] : [];
}

function itemOfEngine(row: EngineRow, engines: Engines, report: Report): TreeItem {
  const { title, endpoint, isCurrent } = row.found;
  const state = engines.state(row);
  const isOpen = (state.kind === 'ok' && isCurrent) || state.kind === 'failed';
  const item = new TreeItem(title, isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.contextValue = `engine;${state.kind}`;
  const where = endpoint === undefined ? [] : [printable(endpoint)];
  switch (state.kind) {
    case 'unasked':
      item.iconPath = new ThemeIcon('server');
      item.description = ['not asked yet', ...where].join(', ');
      item.tooltip = [...where, 'It is asked when you open this row.'].join('\n');
      break;
    case 'asking':
      item.iconPath = new ThemeIcon('loading~spin');
      item.description = 'asking...';
      item.tooltip = where.join('\n');
      break;
    case 'ok':
      item.iconPath = new ThemeIcon('server');
      item.description = countText(new Set(state.images.map(({ id }) => id)).size, 'image');
      item.tooltip = [...where, `${item.description}, ${countText(state.images.length, 'name')}`].join('\n');
      break;
    case 'failed':
      item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
      item.description = troubleText(state.error);
      item.tooltip = report.sentence(state.error);
      break;
  }
  item.accessibilityInformation = { label: `${title}, ${item.description}` };
  return item;
}

function troubleText(error: unknown): string {
  if (!(error instanceof ImageError)) return 'does not list its images';
  switch (error.code) {
    case 'no-engine':
      return 'not running';
    case 'unauthorized':
      return 'no permission';
    case 'offline':
      return 'no answer';
    case 'corrupt':
    case 'not-found':
    case 'too-large':
    case 'unreadable':
    case 'unsupported':
      return 'does not list its images';
  }
}

function itemOfSearch({ engine }: EngineSearchRow): TreeItem {
  const item = new TreeItem(engine);
  item.iconPath = new ThemeIcon('loading~spin');
  item.description = 'looking for it...';
  return item;
}

function itemOfRepository({ name, images }: RepositoryRow): TreeItem {
  const item = new TreeItem(
    name === undefined ? 'Without a name' : printable(name),
    TreeItemCollapsibleState.Collapsed,
  );
  item.contextValue = name === undefined ? 'repository;nameless' : 'repository';
  item.iconPath = new ThemeIcon(name === undefined ? 'question' : 'repo');
  const [first] = images;
  const isOne = images.length === 1 && first?.tag !== undefined;
  item.description = isOne ? printable(first.tag) : countText(images.length, name === undefined ? 'image' : 'tag');
  return item;
}

function itemOfMore(row: MoreImagesRow): TreeItem {
  const item = new TreeItem(`${row.count.toLocaleString('en')} more...`);
  item.contextValue = 'more';
  item.iconPath = new ThemeIcon('ellipsis');
  item.accessibilityInformation = { label: `${row.count} more, press Enter to show the next of them` };
  item.command = { command: 'distroless.showMoreImages', title: 'Show more', arguments: [row] };
  return item;
}

function countText(count: number, unit: string): string {
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
