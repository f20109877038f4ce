import fc from 'fast-check';
import { dir, file, hardlink, symlink, type TarItem } from './tar';

/** What one item of a made-up layer does to its path. */
export interface Step {
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'whiteout' | 'opaque';
  readonly path: string;
  /** Of files, in bytes. */
  readonly size: number;
  /** Where a hard link leads. */
  readonly target: string;
}

/** One to four layers, lowest first, of steps that engines take. */
export const layerStacks: fc.Arbitrary<readonly (readonly Step[])[]> = fc
  .array(fc.array(stepArbitrary(), { maxLength: 9 }), { minLength: 1, maxLength: 4 })
  .map((layers) => layers.map(taken));

/** The tar items of a layer. */
export function itemsOf(steps: readonly Step[]): readonly TarItem[] {
  return steps.map(({ kind, path, size, target }): TarItem => {
    const slash = path.lastIndexOf('/') + 1;
    switch (kind) {
      case 'file':
        return file(path, 'x'.repeat(size));
      case 'directory':
        return dir(path);
      case 'symlink':
        return symlink(path, 'b');
      case 'hardlink':
        return hardlink(path, target);
      case 'whiteout':
        return file(`${path.slice(0, slash)}.wh.${path.slice(slash)}`);
      case 'opaque':
        return file(`${path}/.wh..wh..opq`);
    }
  });
}

/** What an overlay of the layers shows, worked out with nothing but whole paths. */
export function overlayOf(layers: readonly (readonly Step[])[]): readonly string[] {
  let lower = new Map<string, Row>();
  layers.forEach((steps, layer) => (lower = overlaid(lower, steps, layer)));
  return [...lower]
    .map(([path, row]) => ({ path: `/${path}`, row }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, row }) => `${path} ${row.what} @${row.layer} ${row.dataLayer}`);
}

function stepArbitrary(): fc.Arbitrary<Step> {
  // Few names, so that paths meet; some that are no UTF-8, or look like something else.
  const name = fc.constantFrom('a', 'b', 'a', 'b', 'c', 'a-b', 'a.', '\xff', '..c', 'wh.a', ' ', 'A\n');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  return fc.record({
    kind: fc.constantFrom('file', 'file', 'directory', 'directory', 'symlink', 'hardlink', 'whiteout', 'opaque'),
    path,
    size: fc.nat(3),
    target: path,
  });
}

/** The steps that clash with none before: nothing below a file of the same layer, nothing that undoes another. */
function taken(steps: readonly Step[]): readonly Step[] {
  const kept: Step[] = [];
  for (const step of steps) if (!kept.some((other) => clash(other, step))) kept.push(step);
  return kept;
}

function clash(one: Step, other: Step): boolean {
  if (one.path === other.path) return !(sort(one) === sort(other) && sort(one) !== 'mark');
  return isBlockedBy(one, other) || isBlockedBy(other, one);
}

/** Whether `step` needs a directory where `other` has something else. */
function isBlockedBy(step: Step, other: Step): boolean {
  const isOpen = other.kind === 'directory' || other.kind === 'opaque';
  if (!isOpen && isBelow(step.path, other.path)) return true;
  return step.kind === 'hardlink' && other.kind === 'symlink' && isBelow(step.target, other.path);
}

function sort({ kind }: Step): 'directory' | 'leaf' | 'mark' {
  if (kind === 'whiteout' || kind === 'opaque') return 'mark';
  return kind === 'directory' ? 'directory' : 'leaf';
}

interface Row {
  what: string;
  readonly layer: number;
  dataLayer: number;
}

const broken = '=>';

function overlaid(below: ReadonlyMap<string, Row>, steps: readonly Step[], layer: number): Map<string, Row> {
  const lower = new Map(below);
  for (const { kind, path } of steps) if (kind === 'opaque') remove(lower, path, false);
  for (const { kind, path } of steps) if (kind === 'whiteout') remove(lower, path, true);
  const own = unpacked(steps, layer);
  const result = new Map(lower);
  // Parents come before what is in them.
  for (const [path, row] of [...own].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isImplied = row.what === '?';
    if (isImplied && result.get(path)?.what === '/') continue;
    if (row.what !== '/' && !isImplied) remove(result, path, false);
    result.set(path, isImplied ? { ...row, what: '/' } : row);
  }
  for (const [path, row] of own) if (row.what.startsWith(broken)) join(result, lower, steps, path, row);
  return result;
}

/** The layer by itself; a directory that is only implied is `?`. */
function unpacked(steps: readonly Step[], layer: number): Map<string, Row> {
  const own = new Map<string, Row>();
  const open: { readonly path: string; readonly row: Row; readonly target: string }[] = [];
  const linked = (target: string): Row | undefined => {
    const row = own.get(target);
    return row === undefined || /^[/?]|^=>/.test(row.what) ? undefined : row;
  };
  for (const { kind, path, size, target } of steps) {
    if (kind === 'whiteout') {
      imply(own, path, layer);
      continue;
    }
    if (kind === 'opaque') {
      imply(own, `${path}/.`, layer);
      continue;
    }
    imply(own, path, layer);
    if (kind === 'directory') own.set(path, { what: '/', layer, dataLayer: layer });
    if (kind === 'file') own.set(path, { what: `=${size}`, layer, dataLayer: layer });
    if (kind === 'symlink') own.set(path, { what: '-> b', layer, dataLayer: layer });
    if (kind !== 'hardlink') continue;
    const row = { what: linked(target)?.what ?? `${broken} ${target}`, layer, dataLayer: layer };
    own.set(path, row);
    if (row.what.startsWith(broken)) open.push({ path, row, target });
  }
  for (const { path, row, target } of open) if (own.get(path) === row) row.what = linked(target)?.what ?? row.what;
  return own;
}

/** A hard link to a file of a lower layer, unless the layer deletes that. */
function join(
  result: Map<string, Row>,
  lower: ReadonlyMap<string, Row>,
  steps: readonly Step[],
  path: string,
  row: Row,
): void {
  const target = row.what.slice(broken.length + 1);
  const found = lower.get(target);
  if (found !== undefined && found.what !== '/' && !found.what.startsWith(broken)) {
    result.set(path, { ...row, what: found.what, dataLayer: found.dataLayer });
  } else if (steps.some((step) => step.kind === 'whiteout' && step.path === target)) result.delete(path);
}

function imply(own: Map<string, Row>, path: string, layer: number): void {
  const parts = path.split('/');
  for (let n = 1; n < parts.length; n++) {
    const parent = parts.slice(0, n).join('/');
    if (!own.has(parent)) own.set(parent, { what: '?', layer, dataLayer: layer });
  }
}

function remove(rows: Map<string, Row>, path: string, itself: boolean): void {
  for (const other of [...rows.keys()]) if (isBelow(other, path)) rows.delete(other);
  if (itself) rows.delete(path);
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`);
}
