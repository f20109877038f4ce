import type { BaseConfig, Effective, StartPart } from '../../dockerfile/effective';
import { effectiveConfig, resolvePath, walkStage } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import { writtenWords } from '../../dockerfile/writtenWords';
import type { Source } from '../brought';
import { sourcesFrom } from '../brought';
import type { LintFile, LintStage } from '../lintFile';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';
import { broughtInto } from '../stageWalks';

/** A file that is copied to a relative path of an image that starts in a home directory, and started or read elsewhere. */
export const relativePath: LintRule = {
  id: 'relative-path',
  title: 'Relative path leads to the home directory',
  severity: 'error',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const seen = new Set<Instruction>();
  for (const one of file.stages) {
    const { stage, config, shellLess, isResult } = one;
    if (!isResult || !shellLess || config === undefined || config.workdir === '/') continue;
    const first = firstRelative(one);
    if (first === undefined || seen.has(first)) continue;
    const end = effectiveConfig(file.dockerfile, stage, config);
    const why = closedTo(one, end, config) ?? missedPath(file, one, config, end);
    if (why === undefined) continue;
    seen.add(first);
    const start = file.dockerfile.text.lastIndexOf('\n', first.start - 1) + 1;
    const indent = file.dockerfile.text.slice(start, first.start);
    yield {
      ...instructionPlace(first),
      text: `This image starts in ${config.workdir}, so this relative path leads there, and ${why}. Set an absolute WORKDIR first, such as WORKDIR /.`,
      fixes: [
        {
          title: 'Insert WORKDIR / above',
          safe: false,
          edits: [{ start: first.start, end: first.start, text: `WORKDIR /${file.dockerfile.eol}${indent}` }],
        },
      ],
    };
  }
}

/** The first WORKDIR, COPY or ADD that goes by the directory which the image starts in. */
function firstRelative({ chain }: LintStage): Instruction | undefined {
  for (const { instructions } of chain) {
    for (const instruction of instructions) {
      const { keyword, args } = instruction;
      if (keyword === 'WORKDIR') return /^["']?[\w.]/.test(args.trim()) ? instruction : undefined;
      if (keyword !== 'COPY' && keyword !== 'ADD') continue;
      const target = writtenWords(instruction).at(-1) ?? '/';
      if (/^["']?[\w.]/.test(target) && instruction.heredocs.length === 0) return instruction;
    }
  }
  return undefined;
}

/** What stops a container whose USER is not the one that the home directory belongs to, if it stays there. */
function closedTo({ facts }: LintStage, { user, workdir }: Effective, config: BaseConfig): string | undefined {
  if (facts?.publisher !== 'google') return undefined;
  const [name = ''] = user.value.split(':');
  const owner = config.user.split(':')[0];
  if (!/^\d+$/.test(name) || name === '0' || name === owner || workdir.value !== config.workdir) return undefined;
  return `user ${name} cannot read files there: only user ${owner} can`;
}

/** The program of the start, or what its interpreter gets to run, where that would be there if the image started in `/`. */
function missedPath(file: LintFile, one: LintStage, config: BaseConfig, end: Effective): string | undefined {
  const { facts } = one;
  const argv = [...wordsOf(end.entrypoint), ...wordsOf(end.cmd)];
  const interprets = (word: string) => word === facts?.runtime?.binary || facts?.config.entrypoint?.[0] === word;
  const word = argv.find((candidate, at) => !interprets(candidate) && !(at > 0 && candidate.startsWith('-')));
  if (word === undefined || !/^\/[\w./-]+$/.test(word)) return undefined;
  // What comes after a program that is no interpreter of the image may be anything, such as a place to mount.
  if (word !== argv[0] && !interprets(argv[0] ?? '')) return undefined;
  const path = resolvePath('/', word);
  if (broughtInto(file, one).mayHave([path])) return undefined;
  const meant = sourcesAtRoot(file, one, config);
  return meant.some((source) => source.mayHave(path)) ? `${path}, which is to be started, does not exist` : undefined;
}

/** What the copies would bring if the image started in `/`. */
function sourcesAtRoot({ dockerfile }: LintFile, { stage }: LintStage, config: BaseConfig): readonly Source[] {
  const sources: Source[] = [];
  walkStage(dockerfile, stage, { ...config, workdir: '/' }, (instruction, before, link) => {
    sources.push(...sourcesFrom(dockerfile, link, instruction, before));
  });
  return sources;
}

function wordsOf(part: StartPart | undefined): readonly string[] {
  return part?.kind === 'exec' ? part.argv : [];
}
