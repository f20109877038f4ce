import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { EngineImage } from '../../../core/engine/listEngineImages';
import type { Host } from '../../../core/host';
import { ageText } from '../../../core/image/ageText';
import { bytesText } from '../../../core/image/bytesText';
import { ImageError } from '../../../core/image/error';
import { platformText } from '../../../core/image/platform';
import { printable } from '../../../core/image/printable';
import type { Images } from '../../dockerfiles';
import { placeKey } from '../../images/imageUri';
import type { PlatformPlace } from '../../images/shownPlace';
import type { Report } from '../../report';
import { imageRow } from '../imageRows';
import { pageLength, paged } from '../paged';
import type { ImageLook, Row } from '../row';
import type { RowKindsOf } from '../rowKind';
import type { Engines } from './engines';
import type { EngineRow, EngineSearchRow, RepositoryRow } from './rows';

/** Rows of engines and of the names of their images. */
export function engineRows(
  host: Host,
  load: () => Promise<Images>,
  engines: Engines,
  report: Report,
): RowKindsOf<'engine' | 'engine-search' | 'repository'> {
  return {
    engine: {
      item: (row) => itemOfEngine(row, engines, report),
      children: async (row) => repositoriesOf(row, await engines.images(row)),
    },
    'engine-search': { item: itemOfSearch },
    repository: {
      item: itemOfRepository,
      children: async (row, signal) => {
        const { describeEngineImages } = await load();
        // Those in pages, of which there are seldom any, as the list alone has them.
        const [first, rest] = [row.images.slice(0, pageLength), row.images.slice(pageLength)];
        return imagesOf(row, [...(await describeEngineImages(host, row.engine.found.engine, first, signal)), ...rest]);
      },
    },
  };
}

const nameless = 'Without a name';

/** The names of an engine's images in their order, those without a name last. */
function repositoriesOf(parent: EngineRow, images: readonly EngineImage[]): readonly Row[] {
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
  const rowOf = (above: Row, [name, of]: readonly [string | undefined, EngineImage[]]): RepositoryRow => {
    const newestFirst = of.sort(
      (a, b) => compare(b.created ?? '', a.created ?? '') || compare(a.tag ?? '', b.tag ?? ''),
    );
    const id = `${parent.id}/${name ?? '?'}`;
    return { kind: 'repository', id, parent: above, engine: parent, name, images: newestFirst, names };
  };
  return paged(parent, ordered, ([name]) => printable(name ?? nameless), rowOf);
}

/** The rows of images; an engine that tells one of them twice is believed once. */
function imagesOf(parent: RepositoryRow, images: readonly EngineImage[]): readonly Row[] {
  const references = new Map<string, number>();
  for (const { reference } of images) references.set(reference, (references.get(reference) ?? 0) + 1);
  const { kind, context } = parent.engine.found.engine;
  const placeOf = ({ reference, platform }: EngineImage): PlatformPlace => {
    const isOfSeveral = (references.get(reference) ?? 0) > 1 && platform !== undefined;
    return { kind, reference, context, ...(isOfSeveral && { platform }) };
  };
  const unique = [...new Map(images.map((image) => [placeKey(placeOf(image)), image])).values()];
  return paged(parent, unique, labelOf, (above, image) =>
    imageRow(placeOf(image), above, lookOf(image, parent.names.get(image.id) ?? [])),
  );
}

function labelOf({ isDangling, id, tag, reference }: EngineImage): string {
  return isDangling ? id.replace('sha256:', '').slice(0, 12) : printable(tag ?? reference);
}

function lookOf(image: EngineImage, names: readonly string[]): ImageLook {
  const { reference, id, size, created, platform, digest, isDangling } = image;
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
    created === undefined || age === undefined ? undefined : `Created ${age}, ${printable(created)}`,
    bytes === undefined ? undefined : `${bytes} at the engine`,
    others.length === 0
      ? undefined
      : `The same image as ${others.slice(0, 10).join(', ')}${others.length > 10 ? '...' : ''}`,
  ];
  const known = (parts: readonly (string | undefined)[]): string[] => parts.filter((part) => part !== undefined);
  return {
    label: labelOf(image),
    description: known(description).join(', '),
    tooltip: known(tooltip).join('\n'),
  };
}

function itemOfEngine(row: EngineRow, engines: Engines, report: Report): TreeItem {
  const { title, endpoint, isCurrent } = row.found;
  const state = engines.state(row);
  // It stays as it is while there is no answer yet, for a row that was drawn is not opened later.
  const isOpen = isCurrent && state.kind !== 'unasked';
  const item = new TreeItem(title, isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.contextValue = `engine;${state.kind}`;
  const where = endpoint === undefined ? [] : [printable(endpoint)];
  switch (state.kind) {
    case 'unasked':
      item.iconPath = new ThemeIcon('server');
      item.description = ['not listed yet', ...where].join(', ');
      item.tooltip = [...where, 'Its images are listed when you expand it.'].join('\n');
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
  const shown = printable(name ?? nameless);
  // Of many images the registry is the same, and the end of a name says most where there is little room.
  const [, registry, path] = /^([^/]*[.:][^/]*|localhost)\/(.+)$/.exec(shown) ?? [];
  const item = new TreeItem(path ?? shown, TreeItemCollapsibleState.Collapsed);
  item.contextValue = name === undefined ? 'repository;nameless' : 'repository';
  item.iconPath = new ThemeIcon(name === undefined ? 'question' : 'repo');
  const [first] = images;
  const isOne = images.length === 1 && first?.tag !== undefined;
  const tags = isOne ? printable(first.tag) : countText(images.length, name === undefined ? 'image' : 'tag');
  item.description = registry === undefined ? tags : `${tags}, ${registry}`;
  item.accessibilityInformation = { label: `${shown}, ${tags}` };
  return item;
}

function countText(count: number, unit: string): string {
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
