import { diagnosticLimit, type Diagnostic } from '../core/image/diagnostic';
import { diagnosticText } from '../core/image/diagnosticText';
import { bytesText } from '../core/image/bytesText';
import type { ShownImage } from '../core/image/image';
import { layerSummaries, type Count, type LayerSummary } from '../core/image/layerSummary';
import type { MergedTree } from '../core/image/merge';
import { withImage } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import type { CliIo } from './io';
import { showWriters } from './layerWriters';
import { printable } from './row';
import { columns, jsonText } from './textTable';

/**
 * `distroless layers [--json] IMAGE [PATH...]`: what each layer changes and what of it is shipped for nothing, then what is odd
 * about them and what engines make of that; with paths, which layers wrote, hid and deleted each. Resolves to 0, to 1 if
 * no layer has one of the paths, to 2 for wrong use or an image that cannot be read.
 */
export async function layers(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} Usage: distroless layers [--json] [--platform P] IMAGE [PATH...]`);
    return 2;
  }
  const { json, paths } = options;
  return withImage(options.image, io, (image, tree) => {
    if (image.listed !== undefined) {
      io.err(`The list of ${image.name} has no layers; pull the image and name it as docker:${image.name}.`);
      return 2;
    }
    if (paths.length > 0) return showWriters(image, tree, paths, json, io);
    const rows = layerSummaries(tree.layers).map((summary, i) => ({ summary, layer: image.layers[i] }));
    if (json) io.out(jsonText(jsonOf(rows, tree)));
    else io.out(`${tableOf(rows)}${odditiesOf(tree.diagnostics)}\n${totalOf(rows)}\n`);
    return 0;
  });
}

interface Options {
  readonly image: WantedImage;
  readonly paths: readonly string[];
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options | string {
  const words = readImageArguments(argv, { json: { type: 'boolean' } });
  if (typeof words === 'string') return words;
  const { images, values, rest } = words;
  const image = images[0]!; // one is asked for
  if (image.layer !== undefined) return 'All layers are shown; leave out --layer.';
  return { image, paths: rest, json: values.json ?? false };
}

interface Row {
  readonly layer: ShownImage['layers'][number] | undefined;
  readonly summary: LayerSummary;
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ layer, summary: { added, modified, deleted, wasted } }, i) => [
    String(i + 1),
    bytesText(layer?.size ?? 0),
    countText(added),
    countText(modified),
    countText(deleted),
    wasted.paths === 0 ? '' : bytesText(wasted.bytes),
    instructionOf(layer) ?? '(not known)',
  ]);
  return columns([['layer', 'stored', 'added', 'modified', 'deleted', 'wasted', 'made by'], ...lines]);
}

function countText({ paths, bytes }: Count): string {
  return paths === 0 ? '' : `${paths} (${bytesText(bytes)})`;
}

function instructionOf(layer: Row['layer']): string | undefined {
  return layer?.createdBy?.replace(/\s+/g, ' ').trim();
}

const shownPlaces = 10;

/** Each kind once, with its first places. */
function odditiesOf(diagnostics: readonly Diagnostic[]): string {
  const texts = [...new Set(diagnostics.map(({ kind }) => kind))].map((kind) => {
    const all = diagnostics.filter((one) => one.kind === kind);
    const places = all.slice(0, shownPlaces).map(({ path, layer = 0 }) => `  layer ${layer + 1}  ${printable(path)}\n`);
    const more = all.length - places.length;
    return `\n${diagnosticText(kind)}\n${places.join('')}${more > 0 ? `  and ${more} more\n` : ''}`;
  });
  const cut = diagnostics.length < diagnosticLimit ? '' : `\nOnly the first ${diagnosticLimit} oddities are told.\n`;
  return texts.join('') + cut;
}

function totalOf(rows: readonly Row[]): string {
  const { stored, wasted } = totals(rows);
  const layerCount = rows.length === 1 ? '1 layer' : `${rows.length} layers`;
  const waste =
    wasted.paths === 0 ? 'nothing is wasted' : `${bytesText(wasted.bytes)} in ${wasted.paths} files are wasted`;
  return `${layerCount}, ${bytesText(stored)} stored; ${waste} on what later layers delete or overwrite.`;
}

function totals(rows: readonly Row[]): { readonly stored: number; readonly wasted: Count } {
  let stored = 0;
  const wasted = { paths: 0, bytes: 0 };
  for (const { layer, summary } of rows) {
    stored += layer?.size ?? 0;
    wasted.paths += summary.wasted.paths;
    wasted.bytes += summary.wasted.bytes;
  }
  return { stored, wasted };
}

/** As the table; layers count from 1. */
function jsonOf(rows: readonly Row[], tree: MergedTree): object {
  return {
    layers: rows.map(({ layer, summary }, i) => ({
      layer: i + 1,
      size: layer?.size,
      createdBy: layer?.createdBy,
      ...summary,
    })),
    oddities: tree.diagnostics.map(({ kind, path, layer = 0 }) => ({
      kind,
      path,
      layer: layer + 1,
      text: diagnosticText(kind),
    })),
    total: totals(rows),
  };
}
