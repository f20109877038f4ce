import { lookUp, type Found } from '../core/image/lookup';
import { rawFromText, type RawName } from '../core/image/rawName';
import { childrenOf, walk, type ImageTree, type TreeRow } from '../core/image/tree';
import { withImage } from './image';
import { problemText } from './imagePath';
import type { CliIo } from './io';
import { jsonRow, textRow } from './row';
import { readWords } from './words';

/**
 * `distroless ls [-R] [--json] IMAGE [PATH]`: what is in a directory of an image, with `-R` everything below it, sorted by
 * path bytes; a file or link is its own only row. Links on the way are followed, and rows have the paths they lead to.
 * Resolves to 0, to 1 if there is no such path in the image, to 2 for wrong use or an image that cannot be read.
 */
export async function ls(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (options === undefined) {
    io.err('Usage: distroless ls [-R] [--json] IMAGE [PATH]');
    return 2;
  }
  return withImage(options.image, io, (image, tree) => {
    const rows = rowsAt(tree, rawFromText(options.path), options.recursive);
    if (!('next' in rows)) {
      io.err(problemText(rows, image.listed ? `the list of ${options.image}` : options.image));
      return 1;
    }
    write(rows, options.json, io);
    return 0;
  });
}

interface Options {
  readonly image: string;
  readonly path: string;
  readonly recursive: boolean;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options | undefined {
  const words = readWords(argv, { json: { type: 'boolean' }, recursive: { type: 'boolean', short: 'R' } });
  if (typeof words === 'string') return undefined;
  const { values, positionals } = words;
  const [image, path = '/', ...rest] = positionals;
  if (image === undefined || rest.length > 0) return undefined;
  return { image, path, recursive: values.recursive ?? false, json: values.json ?? false };
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

function write(rows: Iterable<TreeRow>, json: boolean, io: CliIo): void {
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
  flush();
  if (json) io.out(isFirst ? '[]\n' : '\n]\n');
}
