import { ImageError } from '../image/error';
import { asObject } from '../image/json';
import { rawFromText, type RawName } from '../image/rawName';
import type { Build } from './table';

/**
 * The paths of every image of the catalogue, layer by layer, so that no path is there twice. As text, its first line is JSON
 * with `date`, `architecture`, `layers` (`id`, `name`, `version`, `measured` for the version that the paths are of where that
 * is another one, no `download` where nothing could be measured) and `images`: by id and build, the ids of the layers that
 * this level adds. Then comes, for each layer with paths, a line `# id`, and for each directory a line with its path and a
 * slash, followed by one line for each path in it: a tab, then with tabs between them the name; a letter for what it is
 * (`-`, `d`, `l` symbolic link, `h` hard link to a path of the same layer), its mode in octal digits and, unless it is
 * root's, a blank and `uid:gid`; the size or where the link leads; seconds since 1970; and for a program `ELF` or what runs it.
 */
export interface FileIndex {
  /** Day of measuring, YYYY-MM-DD. */
  readonly date: string;
  readonly architecture: string;
  readonly layers: ReadonlyMap<string, ListedLayer>;
  readonly images: Readonly<Record<string, Readonly<Record<Build, readonly string[]>>>>;
}

/** What one package, or the build of the images itself, puts into an image. */
export interface ListedLayer {
  readonly id: string;
  /** Of the package. */
  readonly name: string;
  /** In the image. */
  readonly version: string;
  /** That the paths are of, where the one in the image was not to be had. */
  readonly measured: string | undefined;
  /** Bytes to pull; `undefined` where the package could not be had, so that no paths are known. */
  readonly download: number | undefined;
  /** For {@link rowsOf}. */
  readonly lines: readonly string[];
}

/** One path of a layer. */
export interface ListedRow {
  /** Absolute. */
  readonly path: RawName;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes; 0 for all but files. */
  readonly size: number;
  /** Where a link leads; empty for others. */
  readonly link: RawName;
  /** Seconds since 1970. */
  readonly mtime: number;
}

/** Reads an index down to its layers; `ImageError` `corrupt` for a text that is none. */
export function parseFileIndex(text: string): FileIndex {
  const [first = '', ...sections] = text.split(/\n# /);
  const head = parseHead(first.split('\n', 1)[0] ?? '');
  const linesOf = new Map(
    sections.map((section) => {
      const [id = '', ...lines] = section.split('\n');
      return [id, lines.filter((line) => line !== '')] as const;
    }),
  );
  const layers = head.layers.map((layer) => ({ ...layer, lines: linesOf.get(layer.id) ?? [] }));
  if (linesOf.size !== layers.filter(({ lines }) => lines.length > 0).length) throw damaged('it lists unknown layers');
  return { ...head, layers: new Map(layers.map((layer) => [layer.id, layer])) };
}

/** The paths of a layer; `ImageError` `corrupt` where a line is none. */
export function rowsOf({ lines }: ListedLayer): readonly ListedRow[] {
  const rows: ListedRow[] = [];
  let directory: RawName | undefined;
  for (const line of lines) {
    if (line.startsWith('/') && line.endsWith('/')) directory = rawFromText(line);
    else rows.push(readRow(line, directory));
  }
  return rows;
}

const kinds = { '-': 'file', d: 'directory', l: 'symlink', h: 'hardlink' } as const;

function readRow(line: string, directory: RawName | undefined): ListedRow {
  const match = /^\t([^\t/]+)\t([-dlh])([0-7]{1,4})(?: (\d+):(\d+))?\t([^\t]*)\t(\d+)(?:\t[^\t]*)?$/.exec(line);
  const [, name = '', letter = '', mode = '', uid = '0', gid = '0', what = '', mtime = ''] = match ?? [];
  if (match === null || directory === undefined) throw damaged(`"${line.slice(0, 80)}" is no path`);
  const kind = kinds[letter as keyof typeof kinds]; // the pattern has no other letters
  const isFile = kind === 'file';
  if (isFile && !/^\d+$/.test(what)) throw damaged(`"${line.slice(0, 80)}" has no size`);
  return {
    path: directory + rawFromText(name),
    kind,
    mode: parseInt(mode, 8),
    uid: Number(uid),
    gid: Number(gid),
    size: isFile ? Number(what) : 0,
    link: isFile ? '' : rawFromText(what),
    mtime: Number(mtime),
  };
}

interface Head extends Omit<FileIndex, 'layers'> {
  readonly layers: readonly Omit<ListedLayer, 'lines'>[];
}

function parseHead(line: string): Head {
  const head = asObject(parseJson(line));
  const images = asObject(head?.['images']);
  const { date, architecture, layers } = head ?? {};
  if (typeof date !== 'string' || typeof architecture !== 'string' || images === undefined || !Array.isArray(layers))
    throw damaged('its first line does not say what it is');
  return {
    date,
    architecture,
    layers: layers.map(readLayer),
    images: Object.fromEntries(Object.entries(images).map(([id, builds]) => [id, readBuilds(builds)])),
  };
}

function readLayer(value: unknown): Omit<ListedLayer, 'lines'> {
  const { id, name, version, measured, download } = asObject(value) ?? {};
  if (typeof id !== 'string' || typeof name !== 'string' || typeof version !== 'string')
    throw damaged('it has a layer without a name');
  return {
    id,
    name,
    version,
    measured: typeof measured === 'string' ? measured : undefined,
    download: typeof download === 'number' ? download : undefined,
  };
}

function readBuilds(value: unknown): Readonly<Record<Build, readonly string[]>> {
  const { production, debug } = asObject(value) ?? {};
  if (!isTexts(production) || !isTexts(debug)) throw damaged('it has an image without layers');
  return { production, debug };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says that it is no index
  }
}

function damaged(why: string): ImageError {
  return new ImageError(
    'corrupt',
    `The list of files that ships with this program is damaged: ${why}; install it again.`,
  );
}
