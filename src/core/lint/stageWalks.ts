import type { ImageFacts } from '../catalog/imageFacts';
import type { BaseConfig, Effective } from '../dockerfile/effective';
import { scopeOf, walkStage } from '../dockerfile/effective';
import type { Instruction, Stage } from '../dockerfile/model';
import type { Source } from './brought';
import { sourcesFrom } from './brought';
import type { LintFile, LintStage } from './lintFile';
import { isPathOpen } from './openPath';
import { variableNames } from './variableNames';

/** A RUN, and what is configured where it stands. */
export interface WalkedRun {
  readonly instruction: Instruction;
  /** The program that runs shell forms. */
  readonly shell: string;
  readonly path: string | undefined;
  /** Whether the build may still put something into PATH. */
  readonly isPathOpen: boolean;
  readonly workdir: string;
  /** The variables of its words that have a value. */
  readonly set: ReadonlySet<string>;
}

/** What the instructions of a stage bring, and its RUNs. */
interface WalkedStage {
  readonly sources: readonly Source[];
  readonly runs: readonly WalkedRun[];
  /** What was asked of the stage and of those it is built upon. */
  readonly answers: Map<string, boolean>;
}

/** The RUNs of a stage itself; none where nothing is known of its image. */
export function runsOf(file: LintFile, { stage }: LintStage): readonly WalkedRun[] {
  return walksOf(file).get(stage)?.runs ?? [];
}

/** What a stage, and those it is built upon, bring into their image. */
export interface Brought {
  /** Whether a file may have come to one of these absolute paths. */
  readonly mayHave: (paths: readonly string[]) => boolean;
  /** Whether something of such a name is copied or mounted. */
  readonly names: (pattern: RegExp) => boolean;
}

/** What the copies and mounts of a stage bring; what a program of a RUN makes is left aside. */
export function broughtInto(file: LintFile, of: LintStage): Brought {
  return {
    mayHave: (paths) => mayBring(file, of, paths),
    names: (pattern) => namesSource(file, of, pattern),
  };
}

function mayBring(file: LintFile, { chain }: LintStage, paths: readonly string[]): boolean {
  const walks = walksOf(file);
  return paths.some((path) => {
    // From the stage back to the first that was asked already, as chains may be long.
    let from = chain.length;
    while (from > 0 && answer(walks, chain[from - 1], path) === undefined) from--;
    let has = from > 0 && answer(walks, chain[from - 1], path) === true;
    for (const link of chain.slice(from)) {
      const walk = walks.get(link);
      has ||= walk === undefined || walk.sources.some((source) => source.mayHave(path));
      walk?.answers.set(path, has);
    }
    return has;
  });
}

function answer(walks: Walks, link: Stage | undefined, path: string): boolean | undefined {
  return link && walks.get(link)?.answers.get(path);
}

function namesSource(file: LintFile, { chain }: LintStage, pattern: RegExp): boolean {
  const walks = walksOf(file);
  return chain.some(
    (link) => walks.get(link)?.sources.some(({ words }) => words.some((word) => pattern.test(word))) === true,
  );
}

/** What an image configures; what is not known of it is as if it were not set. */
export function knownConfig({ config }: ImageFacts): BaseConfig {
  const { user = '', workdir = '/', env = new Map<string, string>(), entrypoint = [], cmd = [] } = config;
  return { user, workdir, env, entrypoint, cmd };
}

type Walks = ReadonlyMap<Stage, WalkedStage>;

/** Each stage is walked through once, with those that are built upon it. */
function walksOf(file: LintFile): Walks {
  const known = cache.get(file);
  if (known !== undefined) return known;
  const { dockerfile } = file;
  const walks = new Map<Stage, { sources: Source[]; runs: WalkedRun[]; answers: Map<string, boolean> }>();
  for (const { stage, chain, facts } of file.stages.toReversed()) {
    if (facts === undefined || walks.has(stage)) continue;
    const open = new Map(
      chain
        .filter((link) => !walks.has(link))
        .map((link) => [
          link,
          { sources: [] as Source[], runs: [] as WalkedRun[], answers: new Map<string, boolean>() },
        ]),
    );
    walkStage(dockerfile, stage, knownConfig(facts), (instruction, before, link) => {
      const walk = open.get(link);
      if (walk === undefined) return;
      walk.sources.push(...sourcesFrom(dockerfile, link, instruction, before));
      if (instruction.keyword === 'RUN') walk.runs.push(walkedRun(instruction, before));
    });
    for (const [link, walk] of open) walks.set(link, walk);
  }
  cache.set(file, walks);
  return walks;
}

const cache = new WeakMap<LintFile, Walks>();

function walkedRun(instruction: Instruction, before: Effective): WalkedRun {
  const scope = scopeOf(before);
  const names = (instruction.exec ?? []).flatMap(variableNames);
  return {
    instruction,
    shell: before.shell?.exec?.[0] ?? '/bin/sh',
    path: before.env.get('PATH')?.value,
    isPathOpen: isPathOpen(before),
    workdir: before.workdir.value,
    set: new Set(names.filter((name) => scope.get(name) !== undefined)),
  };
}
