import { resolvePath } from '../dockerfile/effective';
import type { Instruction, Stage } from '../dockerfile/model';
import { writtenWords } from '../dockerfile/writtenWords';

/**
 * Whether a file that a COPY or ADD of the stages writes could be a shell where one is looked for: then nothing is said about
 * shells. What is copied to `/` may be a whole system, unless its name or a start of the stage says that it is one file.
 */
export function mayBringShell(chain: readonly Stage[]): boolean {
  // Each stage goes on from what the one before it came to, so that a long chain is gone through once for all its stages.
  const known = chain.findLastIndex((stage) => states.has(stage));
  let state = states.get(chain[known] ?? nowhere) ?? { workdir: '/', brings: false };
  for (const stage of chain.slice(known + 1)) {
    state = after(stage, state);
    states.set(stage, state);
  }
  return state.brings;
}

interface State {
  readonly workdir: string;
  readonly brings: boolean;
}

const states = new WeakMap<object, State>();
const nowhere = {};

function after(stage: Stage, before: State): State {
  let { workdir, brings } = before;
  for (const instruction of stage.instructions) {
    if (brings) break;
    if (instruction.keyword === 'WORKDIR') workdir = resolvePath(workdir, unquoted(instruction.args.trim()));
    const copies = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
    brings = copies && bringsShell(stage, instruction, workdir);
  }
  return { workdir, brings };
}

function bringsShell(stage: Stage, instruction: Instruction, workdir: string): boolean {
  const words = instruction.exec ?? writtenWords(instruction).map(unquoted);
  const target = words.at(-1) ?? '';
  const sources = words.slice(0, -1);
  // A variable may mean any of these places.
  if (/\$/.test(target) || /\$/.test(workdir)) return true;
  if ([...sources, target].some((word) => shell.test(word.replace(/\/+$/, '')))) return true;
  const place = resolvePath(workdir, target);
  if (/^\/(?:usr\/)?bin$/.test(place) || place === '/usr' || place === '/busybox') return true;
  return place === '/' && sources.some((source) => mayBeSystem(stage, instruction, source));
}

const shell = /(?:^|\/)(?:sh|bash|dash|ash|busybox|toybox)$/;

/** Whether a source of a copy to `/` of a stage could be the tree of a system rather than one file. */
export function mayBeSystem(stage: Stage, { keyword }: Instruction, source: string): boolean {
  if (/\$|[*?[]/.test(source) || source.endsWith('/')) return true;
  const name = source.split('/').at(-1) ?? '';
  if (
    keyword === 'ADD' &&
    (/\.(?:tar|tgz|tbz2?|txz|tzst)\b|\.t?(?:gz|bz2|xz|zst)$/.test(name) || source.includes('://'))
  )
    return true;
  if (name === '' || name === '.' || directoryName.test(name) || systemName.test(name)) return true;
  return !isFile.test(source) && !isStarted(stage, name);
}

/** What ends like a file, or stands where programs do. */
const isFile = /\.[a-z][a-z0-9]{1,4}$|(?:^|\/)(?:s?bin|release|debug)\/[^/]+$/;

/** Whether a start of the stage names it, so that it is a program and no tree. */
function isStarted({ instructions }: Stage, name: string): boolean {
  return instructions.some(
    ({ keyword, args }) =>
      (keyword === 'CMD' || keyword === 'ENTRYPOINT' || keyword === 'HEALTHCHECK') &&
      args.split(/[\s"',[\]/=;&|]+/).includes(name),
  );
}

/** Names of directories that may hold what becomes the root. */
const directoryName =
  /^(?:artifacts?|bin|build|closure|data|debian|etc|export|fedora|files?|final|home|lib|mnt|new|nix|opt|prefix|release|result|rhel|slices?|srv|store|tmp|ubi|ubuntu|usr|var|work)$/i;

/** Names that people give to trees which become the root. */
const systemName =
  /root|fs|sys|chroot|image|install|stag|dist|out|overlay|layer|tree|target|pkg|bundle|runtime|busybox|alpine/i;

function unquoted(word: string): string {
  return word.replace(/^["']|["']$/g, '');
}
