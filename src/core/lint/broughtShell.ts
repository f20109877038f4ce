import { resolvePath } from '../dockerfile/effective';
import type { Instruction, Stage } from '../dockerfile/model';

/**
 * Whether a file that a COPY or ADD of the stages writes could be a shell where one is looked for: then nothing is said about
 * shells. A single file that is copied to `/` is taken for the program that its name says; a tree there may be a whole system.
 */
export function mayBringShell(chain: readonly Stage[]): boolean {
  let workdir = '/';
  for (const { instructions } of chain) {
    for (const instruction of instructions) {
      if (instruction.keyword === 'WORKDIR') workdir = resolvePath(workdir, unquoted(instruction.args.trim()));
      const copies = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
      if (copies && bringsShell(instruction, workdir)) return true;
    }
  }
  return false;
}

function bringsShell(instruction: Instruction, workdir: string): boolean {
  const words = instruction.exec ?? instruction.args.trim().split(/\s+/).map(unquoted);
  const target = words.at(-1) ?? '';
  const sources = words.slice(0, -1);
  // A variable may mean any of these places.
  if (/\$/.test(target) || /\$/.test(workdir)) return true;
  if ([...sources, target].some((word) => shell.test(word.replace(/\/+$/, '')))) return true;
  const place = resolvePath(workdir, target);
  if (/^\/(?:usr\/)?bin$/.test(place) || place === '/usr' || place === '/busybox') return true;
  return place === '/' && sources.some((source) => mayBeSystem(instruction, source));
}

const shell = /(?:^|\/)(?:sh|bash|dash|ash|busybox|toybox)$/;

/** Whether a source of a copy to `/` could be the tree of a system rather than one file. */
export function mayBeSystem({ keyword }: Instruction, source: string): boolean {
  if (/\$|[*?[]/.test(source) || source.endsWith('/')) return true;
  const name = source.split('/').at(-1) ?? '';
  if (
    keyword === 'ADD' &&
    (/\.(?:tar|tgz|tbz2?|txz|tzst)\b|\.t?(?:gz|bz2|xz|zst)$/.test(name) || source.includes('://'))
  )
    return true;
  return name === '' || name === '.' || name === 'bin' || name === 'usr' || systemName.test(name);
}

/** Names that people give to trees which become the root. */
const systemName =
  /root|fs|sys|chroot|image|install|stag|dist|out|overlay|layer|tree|target|pkg|bundle|runtime|busybox|alpine/i;

function unquoted(word: string): string {
  return word.replace(/^["']|["']$/g, '');
}
