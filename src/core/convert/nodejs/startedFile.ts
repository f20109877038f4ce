import { resolvePath, type BaseConfig } from '../../dockerfile/effective';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import type { ContextFiles } from '../context';
import { findingsOf, type Finding, type SourcePatterns, type SourceScan } from '../scan';
import { contextPaths } from '../trace';

/** Where the words of a start command are looked for. */
export interface StartedIn {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly config: BaseConfig;
  readonly workdir: string;
}

/**
 * The scan with what the started files themselves show. They may be such as no search meets: without an extension, as
 * `bin/www`, or in a directory of tests, whose other files then count as not read.
 */
export async function withStarted(
  scan: SourceScan,
  words: readonly string[],
  { dockerfile, stage, config, workdir }: StartedIn,
  patterns: SourcePatterns,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<SourceScan> {
  let findings = [...scan.findings, ...heredocFindings(dockerfile, patterns)];
  let { complete } = scan;
  for (const word of words.filter((text) => !text.startsWith('-'))) {
    const inImage = resolvePath(workdir, word);
    const paths = contextPaths(dockerfile, stage, config, inImage);
    for (const path of paths.flatMap((found) => [found, `${found}.js`, `${found}/index.js`])) {
      const file = await files.read(path, signal);
      if (file.kind !== 'text') continue;
      findings = [...findings, ...findingsOf(path, file.text, patterns.signs)];
      if (path.split('/').some((part) => patterns.skipDirectories.includes(part))) complete = false;
    }
  }
  return { ...scan, findings, complete };
}

/** What the files show that the Dockerfile itself holds. */
function heredocFindings(dockerfile: Dockerfile, patterns: SourcePatterns): Finding[] {
  return dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
    .flatMap(({ heredocs, line }) =>
      heredocs.flatMap(({ body }) =>
        findingsOf('Dockerfile', body, patterns.signs).map((found) => ({ ...found, line: line + found.line })),
      ),
    );
}
