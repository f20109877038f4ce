import type { Effective } from '../dockerfile/effective';
import { resolvePath, scopeOf } from '../dockerfile/effective';
import { expand } from '../dockerfile/expand';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { flag } from '../dockerfile/model';
import { sourceStage } from '../dockerfile/sourceStages';
import { writtenWords } from '../dockerfile/writtenWords';
import { matchesFile } from './fileMatch';

/** A COPY or ADD with its words worked out. */
export interface Copy {
  readonly instruction: Instruction;
  /** `undefined` for the build context. */
  readonly from:
    { readonly kind: 'stage'; readonly stage: Stage } | { readonly kind: 'image'; readonly name: string } | undefined;
  readonly sources: readonly string[];
  /** Absolute; whether it is meant as a directory. */
  readonly destination: string;
  readonly intoDirectory: boolean;
}

/** Reads a COPY or ADD of `stage`; `state` is the configuration before it. `undefined` if a variable has no value. */
export function readCopy(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  state: Effective,
): Copy | undefined {
  const scope = scopeOf(state);
  const written = instruction.exec ?? writtenWords(instruction).filter((word) => !/^\d*<<-?["']?\w/.test(word));
  const words: string[] = [];
  for (const word of written) {
    const expanded = expand(word, scope, dockerfile.escape);
    if (expanded.kind === 'problem' || expanded.unset.length > 0) return undefined;
    words.push(expanded.text);
  }
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const source = flag(instruction, 'from');
  const stageFrom = source === undefined ? undefined : sourceStage(dockerfile, stage, source);
  return {
    instruction,
    from:
      source === undefined
        ? undefined
        : stageFrom === undefined
          ? { kind: 'image', name: source }
          : { kind: 'stage', stage: stageFrom },
    sources: words.slice(0, -1),
    destination: resolvePath(state.workdir.value, last),
    intoDirectory: last.endsWith('/') || last === '.' || last === '..' || last.endsWith('/.') || words.length > 2,
  };
}

/** The paths in the source that may have become `path` by this copy, best first; empty if the copy does not reach it. */
export function sourcesOf(copy: Copy, path: string): string[] {
  const base = copy.from === undefined ? '' : '/';
  return copy.sources.flatMap((source) => {
    const trimmed = source.replace(/\/+$/, '');
    const from = copy.from === undefined ? resolvePath('/', trimmed).slice(1) : resolvePath('/', trimmed);
    const name = from.split('/').at(-1) ?? '';
    const found: string[] = [];
    if (path === copy.destination && !copy.intoDirectory) found.push(from);
    const below = pathBelow(path, copy.destination);
    if (below === undefined) return found;
    if (/[*?[]/.test(name)) {
      const directory = from.slice(0, from.length - name.length);
      return !below.includes('/') && matchesFile(name, below) ? [...found, directory + below] : found;
    }
    if (below === name) found.push(from);
    // A directory is copied by its contents.
    found.push(from === '' || from === '/' ? base + below : `${from}/${below}`);
    return found;
  });
}

function pathBelow(path: string, directory: string): string | undefined {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
