import type { ContextFiles } from './context';
import { contextFilesLimit } from './context';

/** What a line of the program's source tells about the image it needs. */
export type Sign =
  'reads-files' | 'writes-files' | 'runs-programs' | 'asks-identity' | 'handles-signals' | 'base-variable' | 'needs-c';

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
  /** Names of files that describe a package; where they stand is reported. */
  readonly manifests: readonly string[];
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
}

const directoriesLimit = 200;

/** Reads the sources of the context, at most {@link contextFilesLimit} files, and lists the first place of each sign in each file. */
export async function scanSources(
  files: ContextFiles,
  patterns: SourcePatterns,
  signal: AbortSignal,
): Promise<SourceScan> {
  const findings: Finding[] = [];
  const manifests: string[] = [];
  const queue = [''];
  let read = 0;
  let complete = true;
  for (let visited = 0; queue.length > 0; visited++) {
    const directory = queue.shift() ?? '';
    if (visited >= directoriesLimit) return { findings, files: read, complete: false, manifests };
    for (const entry of (await files.list(directory, signal)) ?? []) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.kind === 'other') complete = false;
      if (patterns.manifests.includes(entry.name)) manifests.push(path);
      if (entry.kind === 'directory' && !entry.name.startsWith('.') && !patterns.skipDirectories.includes(entry.name))
        queue.push(path);
      if (
        entry.kind !== 'file' ||
        !patterns.extensions.some((extension) => entry.name.endsWith(extension)) ||
        patterns.skipFiles.test(entry.name)
      )
        continue;
      if (read >= contextFilesLimit) return { findings, files: read, complete: false, manifests };
      read++;
      const found = await files.read(path, signal);
      if (found.kind === 'text') findings.push(...findingsOf(path, found.text, patterns.signs));
      else complete = false;
    }
  }
  return { findings, files: read, complete, manifests };
}

/** The first finding of a sign. */
export function firstOf(scan: SourceScan, sign: Sign): Finding | undefined {
  return scan.findings.find((finding) => finding.sign === sign);
}

function findingsOf(file: string, text: string, signs: readonly SignPattern[]): Finding[] {
  return signs.flatMap(({ sign, pattern }) => {
    const match = pattern.exec(text);
    if (match === null) return [];
    return [
      {
        sign,
        file,
        line: (text.slice(0, match.index).match(/\n/g)?.length ?? 0) + 1,
        text: match[0].trim().slice(0, 60),
      },
    ];
  });
}
