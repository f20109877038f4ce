import type { ContextFiles, ContextText } from './context';
import { contextFilesLimit } from './context';
import type { Literal } from './namedFiles';
import { literalsOf, namedFiles } from './namedFiles';
import { pause } from './pause';

/** What a line of the program's source tells about the image it needs. */
export type Sign =
  | 'reads-files'
  | 'writes-files'
  | 'runs-programs'
  | 'asks-identity'
  /** Opens a port that not every platform lets everyone open. */
  | 'low-port'
  | 'handles-signals'
  | 'handles-interrupt'
  | 'raises-signals'
  | 'entry-module'
  | 'base-variable'
  | 'ends-threads'
  | 'links-library'
  | 'loads-libraries'
  | 'needs-c'
  | 'needs-jdk'
  | 'needs-locale';

export interface SignPattern {
  readonly sign: Sign;
  readonly pattern: RegExp;
}

/** How to go through the sources of a language. */
export interface SourcePatterns {
  readonly extensions: readonly string[];
  /** Directories that are never part of the running program. */
  readonly skipDirectories: readonly string[];
  readonly skipFiles: RegExp;
  /** Paths of directories that are never part of it, where their name alone does not say so. */
  readonly skipPaths?: RegExp;
  /** Files with this are never part of the running program either. */
  readonly skipText: RegExp | undefined;
  /** Parts of a file that are never part of it, such as comments; global. */
  readonly skipParts?: RegExp;
  /** Names of files that describe a package; where they stand is reported. */
  readonly manifests: readonly string[];
  /** Whether a file of the context that a source names in a string counts as read. */
  readonly namesFiles: boolean;
  readonly signs: readonly SignPattern[];
}

/** A place in the sources that shows a sign. */
export interface Finding {
  readonly sign: Sign;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What the sources show. Without `complete`, what was not found may still be there. */
export interface SourceScan {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly complete: boolean;
  /** Paths of the manifests that were met. */
  readonly manifests: readonly string[];
  /** Files and directories of the context that sources name in strings, sorted. */
  readonly named: readonly string[];
}

const directoriesLimit = 200;

/** Reads the sources of the context, at most {@link contextFilesLimit} files, and lists the first place of each sign in each file. */
export function scanSources(files: ContextFiles, patterns: SourcePatterns, signal: AbortSignal): Promise<SourceScan> {
  const known = scans.get(files) ?? new Map<SourcePatterns, Promise<SourceScan>>();
  scans.set(files, known);
  const scan = known.get(patterns) ?? scanOnce(files, patterns, signal);
  known.set(patterns, scan);
  return scan;
}

// A stage may be tried in more than one way, and each conversion has a context object of its own.
const scans = new WeakMap<ContextFiles, Map<SourcePatterns, Promise<SourceScan>>>();

async function scanOnce(files: ContextFiles, patterns: SourcePatterns, signal: AbortSignal): Promise<SourceScan> {
  const walk = await walkContext(files, patterns, signal);
  const findings: Finding[] = [];
  const named = new Set<string>();
  let complete = walk.complete && walk.sources.length <= contextFilesLimit;
  const read = walk.sources.slice(0, contextFilesLimit);
  for (const path of read) {
    await pause(files, signal);
    const found = await files.read(path, signal);
    if (found.kind !== 'text') {
      complete = false;
      continue;
    }
    const source = readSource(path, found, patterns);
    if (source === undefined) continue;
    findings.push(...source.findings);
    const all = namedFiles(source.text, source.literals, walk, patterns.extensions);
    const [first] = all;
    if (first !== undefined) findings.push(finding('reads-files', path, source.text, first.at, first.text));
    for (const { path: place } of all) named.add(place);
  }
  return { findings, files: read.length, complete, manifests: walk.manifests, named: [...named].sort() };
}

interface ReadSource {
  readonly path: string;
  /** Without what is no part of the running program. */
  readonly text: string;
  readonly findings: readonly Finding[];
  /** None where those that name files do not matter. */
  readonly literals: readonly Literal[];
}

// A host that answers with the same object for a file that did not change saves the search in it.
const sources = new WeakMap<ContextText, Map<SourcePatterns, ReadSource | undefined>>();

/** What one source shows; `undefined` if it is no part of the running program. */
function readSource(
  path: string,
  found: Extract<ContextText, { readonly kind: 'text' }>,
  patterns: SourcePatterns,
): ReadSource | undefined {
  const known = sources.get(found) ?? new Map<SourcePatterns, ReadSource | undefined>();
  sources.set(found, known);
  const before = known.get(patterns);
  if (before?.path === path) return before;
  if (patterns.skipText?.test(found.text) === true) return undefined;
  const text =
    patterns.skipParts === undefined
      ? found.text
      : found.text.replace(patterns.skipParts, (part) => part.replace(/[^\n]/g, ' '));
  const literals = patterns.namesFiles ? literalsOf(text) : [];
  const source = { path, text, findings: findingsOf(path, text, patterns.signs), literals };
  known.set(patterns, source);
  return source;
}

interface Walk {
  readonly sources: readonly string[];
  readonly manifests: readonly string[];
  readonly files: ReadonlySet<string>;
  readonly dataDirectories: ReadonlySet<string>;
  readonly complete: boolean;
}

async function walkContext(files: ContextFiles, patterns: SourcePatterns, signal: AbortSignal): Promise<Walk> {
  const isSource = (name: string) => patterns.extensions.some((extension) => name.endsWith(extension));
  const sources: string[] = [];
  const manifests: string[] = [];
  const all = new Set<string>();
  const dataDirectories = new Set<string>();
  const queue = [''];
  let complete = true;
  for (let visited = 0; visited < directoriesLimit; visited++) {
    const directory = queue.shift();
    if (directory === undefined) return { sources, manifests, files: all, dataDirectories, complete };
    const entries = (await files.list(directory, signal)) ?? [];
    if (!entries.some(({ name }) => isSource(name))) dataDirectories.add(directory);
    for (const { name, kind } of entries) {
      const path = directory === '' ? name : `${directory}/${name}`;
      // A link may lead to sources, unless its name says that it is none.
      if (kind === 'other' && !/\.(?:json|lock|md|toml|txt|ya?ml)$/i.test(name)) complete = false;
      const skipped = patterns.skipDirectories.includes(name) || patterns.skipPaths?.test(path) === true;
      if (kind === 'directory' && !name.startsWith('.') && !skipped && name !== 'node_modules') queue.push(path);
      if (kind !== 'file') continue;
      all.add(path);
      if (patterns.manifests.includes(name)) manifests.push(path);
      if (isSource(name) && !patterns.skipFiles.test(name)) sources.push(path);
    }
  }
  return { sources, manifests, files: all, dataDirectories, complete: complete && queue.length === 0 };
}

/** The first finding of a sign. */
export function firstOf(scan: SourceScan, sign: Sign): Finding | undefined {
  return scan.findings.find((finding) => finding.sign === sign);
}

/** The first place of each sign in a text. */
export function findingsOf(file: string, text: string, signs: readonly SignPattern[]): Finding[] {
  return signs.flatMap(({ sign, pattern }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [finding(sign, file, text, match.index, match[0])];
  });
}

function finding(sign: Sign, file: string, text: string, at: number, found: string): Finding {
  const line = (text.slice(0, at).match(/\n/g)?.length ?? 0) + 1;
  return { sign, file, line, text: found.trim().slice(0, 60) };
}
