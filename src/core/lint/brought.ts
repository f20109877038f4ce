import { readCopy, sourcesOf } from '../convert/copies';
import type { BaseConfig, Effective } from '../dockerfile/effective';
import { resolvePath, scopeOf, walkStage } from '../dockerfile/effective';
import { expand } from '../dockerfile/expand';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { mayBeSystem } from './broughtShell';

/** What instructions add to the files of an image, as far as their text tells. */
export interface Brought {
  /** Whether one of them may have put a file at one of these absolute paths; `true` where it cannot be told. */
  readonly mayHave: (paths: readonly string[]) => boolean;
  /** Whether one of them names a file like this, as its source or its destination. */
  readonly names: (pattern: RegExp) => boolean;
}

/** What a stage, and those it is built upon, bring into an image that starts with `config`: copies, and what a RUN mounts. */
export function broughtInto(dockerfile: Dockerfile, stage: Stage, config: BaseConfig): Brought {
  const sources: Source[] = [];
  walkStage(dockerfile, stage, config, (instruction, before, link) => {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
      sources.push(copySource(dockerfile, link, instruction, before));
    // A program of the RUN may keep what is mounted.
    if (instruction.keyword === 'RUN') sources.push(...mountSources(instruction, before.workdir.value));
  });
  return {
    mayHave: (paths) => paths.some((path) => sources.some((source) => source.mayHave(path))),
    names: (pattern) => sources.some(({ words }) => words.some((word) => pattern.test(word))),
  };
}

/** What a RUN mounts of stages, images and the context. */
export function mountedBy(run: Instruction, workdir: string): Brought {
  const sources = mountSources(run, workdir);
  return {
    mayHave: (paths) => paths.some((path) => sources.some((source) => source.mayHave(path))),
    names: (pattern) => sources.some(({ words }) => words.some((word) => pattern.test(word))),
  };
}

interface Source {
  readonly mayHave: (path: string) => boolean;
  readonly words: readonly string[];
}

function copySource(dockerfile: Dockerfile, stage: Stage, instruction: Instruction, before: Effective): Source {
  const written = instruction.exec ?? instruction.args.split(/\s+/).filter((word) => word !== '');
  const copy = readCopy(dockerfile, stage, instruction, before);
  if (copy === undefined) return unknownCopy(dockerfile, written, before);
  const { destination, sources } = copy;
  const words = [...sources, destination];
  if (instruction.heredocs.length > 0) return { words, mayHave: (path) => isAtOrAbove(destination, path) };
  return {
    words,
    mayHave: (path) =>
      sources.some((source) => {
        if (sourcesOf({ ...copy, sources: [source] }, path).length === 0) return false;
        const name = source.split('/').at(-1) ?? '';
        return destination !== '/' || path === `/${name}` || mayBeSystem(stage, instruction, source);
      }),
  };
}

/** A copy with a word that only the build knows: where it goes may be known all the same. */
function unknownCopy(dockerfile: Dockerfile, words: readonly string[], before: Effective): Source {
  const expanded = expand(words.at(-1) ?? '', scopeOf(before), dockerfile.escape);
  if (expanded.kind === 'problem' || expanded.unset.length > 0) return { words, mayHave: () => true };
  const destination = resolvePath(before.workdir.value, expanded.text);
  return { words: [...words, destination], mayHave: (path) => isAtOrAbove(destination, path) };
}

function mountSources(run: Instruction, workdir: string): Source[] {
  return run.flags.flatMap(({ name, value = '' }) => {
    if (name !== 'mount' || /(?:^|,)type=(?!bind(?:,|$))/.test(value)) return [];
    const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value)?.[1] ?? '$';
    const place = target.includes('$') ? '/' : resolvePath(workdir, target);
    return [{ words: [value], mayHave: (path: string) => isAtOrAbove(place, path) }];
  });
}

function isAtOrAbove(directory: string, path: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`);
}
