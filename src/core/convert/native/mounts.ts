import { resolvePath } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import type { BuildCommand } from '../buildCommands';
import type { Origin } from '../origins';

/** A mount of a RUN that hides what the stage has at a path. */
export interface Mount {
  readonly target: string;
  /** Caches of one id are the same in every RUN; `undefined` for other mounts. */
  readonly cache: string | undefined;
}

/** Whether a command makes a file in a mount, so that it is gone after the RUN, and nothing takes it out of there. */
export function isGone(command: BuildCommand, origin: Origin): boolean {
  const { instruction } = command.position;
  const mount = mountOf(instruction, origin.wanted);
  if (mount === undefined || origin.until?.instruction === instruction) return false;
  const later = origin.until === undefined ? undefined : mountOf(origin.until.instruction, origin.wanted);
  return mount.cache === undefined || later?.cache !== mount.cache;
}

/** The places that a path below a cache has in other RUNs, each with the id of the cache. */
export function cachedElsewhere(at: Instruction, path: string, commands: readonly BuildCommand[]): readonly string[] {
  const mount = mountOf(at, path);
  if (mount?.cache === undefined) return [];
  const below = path.slice(mount.target.length);
  const others = commands.flatMap(({ position }) => mountsOf(position.instruction));
  return [...new Set(others.filter(({ cache }) => cache === mount.cache).map(({ target }) => target + below))];
}

function mountOf(run: Instruction, path: string): Mount | undefined {
  return mountsOf(run)
    .filter(({ target }) => path.startsWith(`${target}/`))
    .sort((a, b) => b.target.length - a.target.length)[0];
}

/** The mounts of a RUN that take what is written below them. */
export function mountsOf(run: Instruction): Mount[] {
  return run.flags.flatMap(({ name, value = '' }) => {
    if (name !== 'mount') return [];
    const options = new Map(value.split(',').map((part) => [part.replace(/=.*/, ''), part.replace(/^[^=]*=?/, '')]));
    const type = options.get('type') ?? 'bind';
    const written = options.get('target') ?? options.get('dst') ?? options.get('destination');
    if (written === undefined || !['bind', 'cache', 'tmpfs'].includes(type)) return [];
    const target = resolvePath('/', written);
    return [{ target, cache: type === 'cache' ? (options.get('id') ?? target) : undefined }];
  });
}
