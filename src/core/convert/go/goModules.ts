import type { ContextFiles } from '../context';
import { cgoModules, dynamicModules } from '../ecosystems/go';

/** What the go.mod files of the context say. */
export interface GoModules {
  /** The import paths of the modules. */
  readonly paths: readonly string[];
  /** The directory of the context with each, by import path. */
  readonly places: ReadonlyMap<string, string>;
  readonly found: boolean;
  /** A module that needs C, or that loads libraries without it; one whose C is compiled in comes last. */
  readonly needsC: { readonly module: string; readonly compiledIn: boolean } | undefined;
  /** A module that loads libraries of the system, even without cgo. */
  readonly loads: string | undefined;
}

/** Reads go.mod files, and go.sum where go.mod does not name everything. */
export async function readModules(
  files: ContextFiles,
  manifests: readonly string[],
  signal: AbortSignal,
): Promise<GoModules> {
  const places = new Map<string, string>();
  let text = '';
  for (const manifest of manifests) {
    const found = await files.read(manifest, signal);
    if (found.kind !== 'text') continue;
    const path = /^\s*module\s+"?([^\s"]+)/m.exec(found.text)?.[1];
    if (path !== undefined) places.set(path, manifest.replace(/\/?go\.mod$/, ''));
    // Before Go 1.17, go.mod named direct requirements only, and go.sum has the others.
    const minor = Number(/^go\s+1\.(\d+)/m.exec(found.text)?.[1] ?? 0);
    const sums = minor < 17 ? await files.read(manifest.replace(/mod$/, 'sum'), signal) : undefined;
    text += found.text + (sums?.kind === 'text' ? sums.text : '');
  }
  const paths = [...places.keys()];
  return { paths, places, found: manifests.length > 0, needsC: neededModule(text), loads: loadingModule(text) };
}

/** The module with C that a text names; the least known one first. */
export function neededModule(text: string): GoModules['needsC'] {
  const found = [...cgoModules].filter(([module]) => text.includes(module));
  const [module, { compiledIn }] = found.find(([, facts]) => !facts.compiledIn) ??
    found[0] ?? ['', { compiledIn: false }];
  return module === '' ? undefined : { module, compiledIn };
}

/** Others need such a module on other systems only, so that it has to be a requirement of the program itself. */
function loadingModule(text: string): string | undefined {
  const direct = text.split('\n').filter((line) => !/\/\/\s*indirect/.test(line));
  return dynamicModules.find((module) => direct.some((line) => line.includes(`${module} v`)));
}
