import {
  comparePackages,
  compareSettings,
  type PackageChange,
  type SettingChange,
} from '../core/contents/compareSettings';
import { compareTrees, type PathChange } from '../core/contents/compareTrees';
import { readPackages } from '../core/contents/packages';
import { bytesText } from '../core/image/bytesText';
import { textFromRaw } from '../core/image/rawName';
import type { TreeNode } from '../core/image/tree';
import { nodeHost } from '../node/host';
import { withImages, type Opened } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import type { CliIo } from './io';
import { printable } from './row';
import { jsonText } from './textTable';

const usage = 'Usage: distroless diff [--json] [--packages] [--content] [--platform P] [--layer N] IMAGE OTHER';

/**
 * `distroless diff IMAGE OTHER`: the paths that OTHER has added, removed or modified, the settings and packages that differ,
 * and totals. `--packages` compares only packages, `--content` reads also files that look alike. Resolves, as diff does, to 0 if
 * the images are the same, to 1 if they differ, to 2 for wrong use or an image that cannot be read.
 */
export async function diff(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} ${usage}`);
    return 2;
  }
  return withImages(options.images, io, async ([before, after]) => {
    const found = await compare(before!, after!, options, io.signal); // two were asked for
    if (options.json) io.out(jsonText(jsonOf(found)));
    else write(found, options, io);
    return found.paths.length + found.settings.length + found.packages.length === 0 ? 0 : 1;
  });
}

interface Options {
  readonly images: readonly WantedImage[];
  readonly json: boolean;
  readonly onlyPackages: boolean;
  readonly content: 'doubtful' | 'always';
}

function parseOptions(argv: readonly string[]): Options | string {
  const own = { json: { type: 'boolean' }, packages: { type: 'boolean' }, content: { type: 'boolean' } } as const;
  const words = readImageArguments(argv, own, 2);
  if (typeof words === 'string') return words;
  if (words.rest.length > 0) return 'Name 2 images.';
  const { json = false, packages = false, content = false } = words.values;
  return { images: words.images, json, onlyPackages: packages, content: content ? 'always' : 'doubtful' };
}

interface Comparison {
  readonly paths: readonly PathChange[];
  readonly settings: readonly SettingChange[];
  readonly packages: readonly PackageChange[];
}

async function compare(before: Opened, after: Opened, options: Options, signal: AbortSignal): Promise<Comparison> {
  const host = nodeHost();
  const isListed = before.image.listed !== undefined || after.image.listed !== undefined;
  const packagesOf = async (opened: Opened) =>
    isListed && !options.onlyPackages ? [] : (await readPackages(host, opened, signal)).packages;
  const packages = comparePackages(await packagesOf(before), await packagesOf(after));
  if (options.onlyPackages) return { paths: [], settings: [], packages };
  return {
    paths: await compareTrees(before, after, options.content, signal),
    settings: compareSettings(before.image.config, after.image.config),
    packages,
  };
}

function write({ paths, settings, packages }: Comparison, options: Options, io: CliIo): void {
  for (const { setting, before, after } of settings) {
    const values =
      before === undefined && after === undefined ? '' : `: ${before ?? 'not set'} -> ${after ?? 'not set'}`;
    io.out(`setting ${printable(`${setting}${values}`)}\n`);
  }
  for (const { kind, name, before, after } of packages) {
    io.out(
      `package ${printable(`${kind} ${name}: ${before.join(', ') || 'none'} -> ${after.join(', ') || 'none'}`)}\n`,
    );
  }
  for (let at = 0; at < paths.length; at += rowsAtOnce) {
    io.out(
      paths
        .slice(at, at + rowsAtOnce)
        .map((change) => `${pathLine(change)}\n`)
        .join(''),
    );
  }
  if (!options.onlyPackages) io.err(totals(paths));
}

const rowsAtOnce = 500;

function pathLine(change: PathChange): string {
  const path = printable(textFromRaw(change.path));
  switch (change.kind) {
    case 'added':
      return `A ${String(sizeOf(change.after)).padStart(11)} ${path}`;
    case 'removed':
      return `D ${String(-sizeOf(change.before)).padStart(11)} ${path}`;
    case 'modified': {
      const grown = sizeOf(change.after) - sizeOf(change.before);
      return `M ${(grown > 0 ? `+${grown}` : String(grown)).padStart(11)} ${path} (${change.aspects.join(', ')})`;
    }
  }
}

function totals(paths: readonly PathChange[]): string {
  const counts = { added: 0, removed: 0, modified: 0 };
  const bytes = { added: 0, removed: 0, modified: 0 };
  for (const change of paths) {
    counts[change.kind]++;
    const before = change.kind === 'added' ? 0 : sizeOf(change.before);
    const after = change.kind === 'removed' ? 0 : sizeOf(change.after);
    bytes[change.kind] += after - before;
  }
  const grown = bytes.added + bytes.removed + bytes.modified;
  const more = grown === 0 ? 'as large' : `${bytesText(Math.abs(grown))} ${grown > 0 ? 'larger' : 'smaller'}`;
  return `${counts.added} added (${bytesText(bytes.added)}), ${counts.removed} removed (${bytesText(-bytes.removed)}), ${counts.modified} modified; the files are ${more}.`;
}

function sizeOf({ entry }: TreeNode): number {
  return entry.kind === 'file' ? entry.size : 0;
}

function jsonOf({ paths, settings, packages }: Comparison): object {
  const sideOf = ({ entry: { kind, size, mode, uid, gid, mtime } }: TreeNode): object => ({
    kind,
    size,
    mode,
    uid,
    gid,
    mtime,
  });
  return {
    settings,
    packages,
    paths: paths.map((change) => {
      const path = textFromRaw(change.path);
      switch (change.kind) {
        case 'added':
          return { change: change.kind, path, after: sideOf(change.after) };
        case 'removed':
          return { change: change.kind, path, before: sideOf(change.before) };
        case 'modified':
          return {
            change: change.kind,
            path,
            aspects: change.aspects,
            before: sideOf(change.before),
            after: sideOf(change.after),
          };
      }
    }),
  };
}
