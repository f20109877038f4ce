import { readCopy, sourcesOf } from '../convert/copies';
import type { Effective } from '../dockerfile/effective';
import { resolvePath, scopeOf } from '../dockerfile/effective';
import { expand } from '../dockerfile/expand';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { writtenWords } from '../dockerfile/writtenWords';
import { mayBeSystem } from './broughtShell';

/** What one instruction adds to the files of an image, as far as its text tells. */
export interface Source {
  /** Whether it may have put a file at this absolute path; `true` where it cannot be told. */
  readonly mayHave: (path: string) => boolean;
  /** The words of its sources and its destination. */
  readonly words: readonly string[];
}

/** What a COPY, an ADD, or what a RUN mounts adds; `before` is the configuration as far as the instruction. */
export function sourcesFrom(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  before: Effective,
): Source[] {
  switch (instruction.keyword) {
    case 'ADD':
    case 'COPY':
      return [copySource(dockerfile, stage, instruction, before)];
    case 'RUN':
      // A program of the RUN may keep what is mounted.
      return mountSources(instruction, before.workdir.value);
    default:
      return [];
  }
}

function copySource(dockerfile: Dockerfile, stage: Stage, instruction: Instruction, before: Effective): Source {
  const copy = readCopy(dockerfile, stage, instruction, before);
  if (copy === undefined) return unknownCopy(dockerfile, writtenWords(instruction), before);
  const { destination, sources } = copy;
  const words = [...sources, destination];
  if (instruction.heredocs.length > 0) return { words, mayHave: (path) => isAtOrAbove(destination, path) };
  return {
    words,
    mayHave: (path) =>
      isAtOrAbove(destination, path) &&
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

/** What a RUN mounts of stages, images and the context. */
export function mountSources(run: Instruction, workdir: string): Source[] {
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
