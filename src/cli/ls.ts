import { lookUp, type Found } from '../core/image/lookup';
import { rawFromText, type RawName } from '../core/image/rawName';
import { childrenOf, walk, type ImageTree, type TreeRow } from '../core/image/tree';
import { deletionsAt, jsonDeletion, textDeletion, type Deletion } from './deletions';
import { withShownImage } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import { problemText } from './imagePath';
import type { CliIo } from './io';
import { jsonRow, textRow } from './row';

/**
 * `distroless ls [-R] [--json] [--platform P] [--layer N] IMAGE [PATH]`: what is in a directory of an image, or of what one
 * layer changes; with `-R` everything below it, sorted by
 * path bytes; a file or link is its own only row. Links on the way are followed, and rows have the paths they lead to. What the
 * layer of `--layer` deletes of lower ones comes last.
 * Resolves to 0, to 1 if there is no such path in the image, to 2 for wrong use or an image that cannot be read.
 */
export async function ls(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} Usage: distroless ls [-R] [--json] [--platform P] [--layer N] IMAGE [PATH]`);
    return 2;
  }
  return withShownImage(options.image, io, (image, tree) => {
    const path = rawFromText(options.path);
    const rows = rowsAt(tree, path, options.recursive);
    const layer = tree.layers[(options.image.layer ?? 0) - 1];
    const deleted = layer === undefined ? [] : deletionsAt(layer, realPath(tree, path), options.recursive);
    if (!('next' in rows)) {
      // A path that is not in the layer may be one that it deletes.
      if (deleted.length > 0) {
        write([], deleted, options, io);
        return 0;
      }
      io.err(problemText(rows, image.listed ? `the list of ${options.image.text}` : options.image.text));
      return 1;
    }
    write(rows, deleted, options, io);
    return 0;
  });
}

interface Options {
  readonly image: WantedImage;
  readonly path: string;
  readonly recursive: boolean;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options | string {
  const words = readImageArguments(argv, { json: { type: 'boolean' }, recursive: { type: 'boolean', short: 'R' } });
  if (typeof words === 'string') return words;
  const { images, values, rest } = words;
  const [path = '/', ...more] = rest;
  if (more.length > 0) return 'Name one path.';
  return { image: images[0]!, path, recursive: values.recursive ?? false, json: values.json ?? false }; // one is asked for
}

type Problem = Exclude<Found, { kind: 'found' }>;

function rowsAt(tree: ImageTree, path: RawName, recursive: boolean): (Iterator<TreeRow> & Iterable<TreeRow>) | Problem {
  const itself = lookUp(tree, path, 'keep');
  if (itself.kind !== 'found') return itself;
  const followed = lookUp(tree, path, 'follow');
  // A link to a directory stands for it, as with `ls dir/`; any other link is worth a row of its own.
  const found = followed.kind === 'found' && followed.node.children !== undefined ? followed : itself;
  if (found.node.children === undefined) return [found].values();
  if (recursive) return walk(found.node, found.path);
  const prefix = found.path === '/' ? '/' : `${found.path}/`;
  return childrenOf(found.node)
    .map((node) => ({ path: prefix + node.name, node }))
    .values();
}

const rowsAtOnce = 500;

/** The path with links followed as far as there are any, for what is no longer there. */
function realPath(tree: ImageTree, path: RawName): RawName {
  const whole = lookUp(tree, path, 'follow');
  if (whole.kind === 'found' && whole.node.children !== undefined) return whole.path;
  const slash = path.replace(/\/+$/, '').lastIndexOf('/');
  const name = path.replace(/\/+$/, '').slice(slash + 1);
  const parent = lookUp(tree, path.slice(0, Math.max(0, slash)) || '/', 'follow');
  return parent.kind === 'found' ? `${parent.path === '/' ? '' : parent.path}/${name}` : path;
}

function write(rows: Iterable<TreeRow>, deleted: readonly Deletion[], { json, image }: Options, io: CliIo): void {
  let lines: string[] = [];
  let isFirst = true;
  const flush = (): void => {
    if (lines.length === 0) return;
    if (json) io.out((isFirst ? '[\n' : ',\n') + lines.join(',\n'));
    else io.out(`${lines.join('\n')}\n`);
    lines = [];
    isFirst = false;
  };
  for (const row of rows) {
    lines.push(json ? jsonRow(row) : textRow(row));
    if (lines.length === rowsAtOnce) flush();
  }
  lines.push(...deleted.map((one) => (json ? jsonDeletion(one, image.layer ?? 1) : textDeletion(one))));
  flush();
  if (json) io.out(isFirst ? '[]\n' : '\n]\n');
}
