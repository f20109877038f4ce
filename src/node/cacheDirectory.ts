import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the command line keeps what it worked out about images: `DISTROLESS_CACHE`, or a folder in the place that the system
 * has for caches; `undefined` where the variable is set to nothing, so that nothing is kept.
 */
export function cacheDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  home = homedir(),
  system: NodeJS.Platform = process.platform,
): string | undefined {
  const own = environment['DISTROLESS_CACHE'];
  if (own === '') return undefined;
  return own ?? path.join(cachesOf(environment, home, system), 'distroless');
}

function cachesOf(environment: NodeJS.ProcessEnv, home: string, system: NodeJS.Platform): string {
  if (system === 'darwin') return path.join(home, 'Library', 'Caches');
  if (system === 'win32') return environment['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local');
  return environment['XDG_CACHE_HOME'] || path.join(home, '.cache');
}
