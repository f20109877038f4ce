import type { Copy } from '../copies';
import type { Draft } from '../draft';
import { placeOf } from './places';

/** Something that the new stage has to have, and whose it is. */
export interface Carried {
  readonly path: string;
  /** `uid:gid`, `undefined` for root. */
  readonly owner: string | undefined;
  /** The line that it comes from. */
  readonly line: number;
  /** Whether a command made it, so that the program may write there. */
  readonly made: boolean;
}

// Directories that every image has, into which a COPY puts files beside those of the image.
const shared =
  /^\/(?:|etc|home|media|mnt|opt|root|srv|tmp|usr|var|(?:usr\/(?:local\/)?)?s?bin|usr\/local|usr\/local\/(?:etc|share)|usr\/(?:share|src)|usr\/local\/share\/ca-certificates|etc\/ssl|etc\/ssl\/certs|var\/(?:cache|lib|log|opt|tmp))$/;

const archive = /\.(?:tar|tar\.\w+|t[bgx]z2?|gz|bz2|xz|zst)$/i;

/** Where a COPY puts its files: the directory if it is the application's own, else each file; `isStarted` tells what is started. */
export function copiedPaths(
  copy: Copy,
  isStarted: (path: string) => boolean,
): readonly string[] | { readonly problem: string } {
  const { destination, sources } = copy;
  if (!shared.test(destination)) return [destination];
  if (copy.instruction.flags.some(({ name }) => name === 'parents'))
    return { problem: `This copies directories to ${destination}, which may clash with the new base; name one.` };
  const paths: string[] = [];
  for (const source of sources) {
    if (copy.instruction.keyword === 'ADD' && archive.test(source) && !source.includes('://'))
      return { problem: `ADD unpacks ${source.slice(0, 60)} over ${destination}; name a directory of its own.` };
    const name = source.replace(/\/+$/, '').split('/').at(-1) ?? '';
    const path = `${destination === '/' ? '' : destination}/${name}`;
    // A directory is copied by its contents, and only a file type tells that a name is no directory.
    if (isStarted(path) || /^[^*?[]+\.[a-z0-9]{1,5}$/i.test(name)) paths.push(path);
    else if (placeOf(path) !== 'program')
      return {
        problem: `What this copies to ${destination} may clash with the new base; name a directory of its own.`,
      };
  }
  return paths;
}

/** Decides what the new stage copies: what brings the rest along, and behind it what belongs to somebody else. `open` may be written by others. */
export function planCarried(draft: Draft, carried: readonly Carried[], open: ReadonlySet<string>): void {
  const sorted = [...carried].sort((a, b) => (a.path < b.path ? -1 : 1));
  const chosen: Carried[] = [];
  for (const one of sorted) {
    const outer = chosen.findLast(({ path }) => `${one.path}/`.startsWith(path === '/' ? '/' : `${path}/`));
    if (outer !== undefined && outer.owner === one.owner) continue;
    chosen.push(one);
  }
  for (const { path, owner } of chosen) {
    const isOuter = !chosen.some((other) => other.path !== path && path.startsWith(`${other.path}/`));
    if (isOuter && open.has(path)) draft.openCopies.push(path);
    draft.copies.push(path);
    if (owner !== undefined) draft.copyOwners.set(path, owner);
    else if (
      chosen.some(
        (other) => other.path !== path && `${path}/`.startsWith(`${other.path}/`) && other.owner !== undefined,
      )
    )
      draft.copyOwners.set(path, '0:0');
  }
  draft.directories.push(...sorted.filter(({ made }) => made).map(({ path, owner, line }) => ({ path, owner, line })));
}
