import type { ShownImage } from '../core/image/image';
import { lookUp } from '../core/image/lookup';
import type { MergedTree } from '../core/image/merge';
import { provenance, type PathVersion, type VersionEnd } from '../core/image/provenance';
import { rawFromText, textFromRaw, type RawName } from '../core/image/rawName';
import type { CliIo } from './io';
import { jsonEntry, printable, textEntry } from './row';
import { jsonText } from './textTable';

/** Shows which layers wrote, hid and deleted each path; resolves to 0, or to 1 if no layer has one of them. */
export function showWriters(
  image: ShownImage,
  tree: MergedTree,
  paths: readonly string[],
  json: boolean,
  io: CliIo,
): number {
  const found = paths.map((asked) => ({ asked, ...writersOf(tree, rawFromText(asked)) }));
  const missing = found.filter(({ versions }) => versions.length === 0);
  for (const { asked } of missing) io.err(`No layer of ${image.name} has ${printable(asked)}.`);
  if (json) io.out(jsonText(found.map(jsonOf)));
  else for (const one of found) if (one.versions.length > 0) io.out(textOf(one));
  return missing.length === 0 ? 0 : 1;
}

interface Writers {
  /** Absolute. */
  readonly path: RawName;
  readonly versions: readonly PathVersion[];
}

/** As layers write the path, or else, as `/bin/sh` often is, by the directory that links lead to. */
function writersOf(tree: MergedTree, asked: RawName): Writers {
  const parts = partsOf(asked);
  const path = `/${parts.join('/')}`;
  const versions = provenance(tree.layers, path);
  const name = parts.at(-1);
  if (versions.length > 0 || name === undefined) return { path, versions };
  const parent = lookUp(tree, `/${parts.slice(0, -1).join('/')}`, 'follow');
  if (parent.kind !== 'found') return { path, versions };
  const real = `${parent.path === '/' ? '' : parent.path}/${name}`;
  return { path: real, versions: provenance(tree.layers, real) };
}

function partsOf(path: RawName): RawName[] {
  const parts: RawName[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}

function textOf({ path, versions }: Writers): string {
  const lines: string[] = [printable(textFromRaw(path))];
  for (const { layer, entry, end } of versions) {
    lines.push(`  layer ${layer + 1} wrote    ${textEntry(path, entry)}`);
    // What overwrites it is the next line.
    if (end !== undefined && end.how !== 'overwritten') lines.push(`  layer ${end.layer + 1} ${endText(end, path)}`);
  }
  const isShown = versions.at(-1)?.end === undefined;
  return `${lines.join('\n')}\n${isShown ? '' : '  it is not in the image\n'}`;
}

function endText({ how, at }: VersionEnd, path: RawName): string {
  const where = printable(textFromRaw(at));
  switch (how) {
    case 'overwritten':
      return 'overwrote it';
    case 'whiteout':
      return at === path ? 'deleted it' : `deleted ${where}`;
    case 'opaque':
      return `hid all that was in ${where}`;
    case 'replaced':
      return `put something else in the place of ${where}`;
  }
}

/** Layers count from 1. */
function jsonOf({ asked, path, versions }: Writers & { readonly asked: string }): object {
  return {
    asked,
    path: textFromRaw(path),
    versions: versions.map(({ layer, entry, end }) => ({
      layer: layer + 1,
      ...jsonEntry(entry),
      ...(end !== undefined && { hidden: { layer: end.layer + 1, how: end.how, at: textFromRaw(end.at) } }),
    })),
  };
}
