import type { ImageRef } from '../image/reference';
import type { ImageFacts } from './imageFacts';
import { programAt } from './imagePrograms';
import { findDistroless, imageDefaults } from './lookup';

/**
 * Whether an image is known to have no program at any of these absolute paths; `false` also means *not known*. Google's images
 * are known by their files, others only where they have no shell and no package manager.
 */
export function lacksProgram(image: ImageRef | 'scratch', facts: ImageFacts, paths: readonly string[]): boolean {
  if (image === 'scratch') return true;
  const match = findDistroless(image);
  if (match?.kind === 'published') {
    const { build } = imageDefaults(match.image, match.flavour);
    return paths.every((path) => programAt(match.image, build, path) === undefined);
  }
  const [name, ...others] = new Set(paths.map((path) => path.split('/').at(-1)));
  if (name === undefined || others.length > 0) return false;
  return (facts.shell === false && shells.has(name)) || (facts.packageManager === false && packageManagers.has(name));
}

const shells: ReadonlySet<string> = new Set(['ash', 'bash', 'dash', 'ksh', 'rbash', 'sh', 'zsh']);
const packageManagers: ReadonlySet<string> = new Set([
  'apk',
  'apt',
  'apt-get',
  'dnf',
  'microdnf',
  'tdnf',
  'yum',
  'zypper',
]);
