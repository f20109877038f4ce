import type { Dockerfile, Stage } from '../../dockerfile/model';
import type { Base } from '../bases';
import { configOf } from '../buildCommands';
import type { ContextFiles, ContextText } from '../context';
import { contextFilesLimit } from '../context';
import { go } from '../ecosystems/go';
import type { SourceScan } from '../scan';
import { scanSources } from '../scan';
import { contextPaths } from '../trace';
import type { GoBuild } from './goBuild';
import { below } from './goCall';
import type { GoModules } from './goModules';

/** Where a build is looked into. */
export interface PackagesAt {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly base: Base;
  readonly files: ContextFiles;
  readonly modules: GoModules;
  /** Whether files beside the sources matter, which are looked for in all of the context. */
  readonly wholeContext: boolean;
}

/** Scans the packages that a build compiles, as far as the context has them; everything if it is not certain which those are. */
export async function scanPackages(build: GoBuild, at: PackagesAt, signal: AbortSignal): Promise<SourceScan> {
  const sources = await reachableSources(build, at, signal);
  if (sources === undefined) return scanSources(at.files, go.sources, signal);
  const only: ContextFiles = {
    read: (path, abort) => at.files.read(path, abort),
    list: async (directory, abort) =>
      (await at.files.list(directory, abort))?.filter(
        ({ name }) => !name.endsWith('.go') || sources.has(directory === '' ? name : `${directory}/${name}`),
      ),
  };
  const scan = await scanSources(only, go.sources, signal);
  // All that is compiled was read, however large the context is.
  return at.wholeContext ? scan : { ...scan, complete: scan.complete || scan.files === sources.size };
}

/** The files of the main package and of all packages of the context that it imports; `undefined` if that is not certain. */
async function reachableSources(
  build: GoBuild,
  at: PackagesAt,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const queue = await mainDirectories(build, at, signal);
  if (queue === undefined || at.modules.places.size === 0) return undefined;
  const seen = new Set<string>();
  const sources = new Set<string>();
  for (let directory = queue.shift(); directory !== undefined; directory = queue.shift()) {
    if (seen.has(directory)) continue;
    seen.add(directory);
    for (const { name, kind } of (await at.files.list(directory, signal)) ?? []) {
      if (!name.endsWith('.go') || go.sources.skipFiles.test(name)) continue;
      const path = directory === '' ? name : `${directory}/${name}`;
      const found = kind === 'directory' ? undefined : await at.files.read(path, signal);
      if (found?.kind !== 'text' || sources.size >= contextFilesLimit) return undefined;
      sources.add(path);
      queue.push(...importsOf(found).flatMap((name) => placesOf(name, at.modules)));
    }
  }
  return sources.size === 0 ? undefined : sources;
}

/** The directories of the context with the packages that are named to go. */
async function mainDirectories(build: GoBuild, at: PackagesAt, signal: AbortSignal): Promise<string[] | undefined> {
  const { call } = build;
  const found: string[] = [];
  for (const name of call.packages.length === 0 ? ['.'] : call.packages) {
    if (name === undefined || /\.\.\.|@/.test(name)) return undefined;
    const isPath = /^\.{0,2}(?:\/|$)/.test(name) || name.endsWith('.go');
    const place = below(call.directory, name.endsWith('.go') ? name.replace(/[^/]*$/, '') || '.' : name);
    const candidates = isPath ? (place === undefined ? [] : contextDirectories(place, at)) : placesOf(name, at.modules);
    const existing: string[] = [];
    for (const directory of candidates) {
      const entries = await at.files.list(directory, signal);
      if (entries?.some((entry) => entry.name.endsWith('.go')) === true) existing.push(directory);
    }
    if (existing.length === 0) return undefined;
    found.push(...existing);
  }
  return found;
}

function contextDirectories(place: string, { dockerfile, stage, base }: PackagesAt): string[] {
  const inside = `${place === '/' ? '' : place}/x.go`;
  return [
    ...new Set(contextPaths(dockerfile, stage, configOf(base), inside).map((path) => path.replace(/\/?x\.go$/, ''))),
  ];
}

/** The directories that hold a package by its import path. */
function placesOf(name: string, { places }: GoModules): string[] {
  return [...places].flatMap(([module, directory]) => {
    if (name !== module && !name.startsWith(`${module}/`)) return [];
    const rest = name.slice(module.length + 1);
    return [[directory, rest].filter((part) => part !== '').join('/')];
  });
}

// A host that answers with the same object for a file that did not change saves the search in it.
const known = new WeakMap<ContextText, readonly string[]>();

/** The import paths of a source. */
function importsOf(source: Extract<ContextText, { readonly kind: 'text' }>): readonly string[] {
  const before = known.get(source);
  if (before !== undefined) return before;
  // The word comes first, for which the text is searched fast, and then what stands before it.
  const places = source.text.matchAll(/import(?<=^[^\S\n]*import)(?:\s*\(([^)]*)\)|\s+(?:[\w.]+\s+)?("[^"\n]+"))/gm);
  const found = [...places].flatMap(([, block = '', single = '']) =>
    [...`${block}${single}`.matchAll(/"([^"\n]+)"/g)].map(([, name = '']) => name),
  );
  known.set(source, found);
  return found;
}
