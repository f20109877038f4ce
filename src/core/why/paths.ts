import type { RawName } from '../image/rawName';

/** A path from a directory, as a process there means it; not normalised, since links on the way count. */
export function pathFrom(directory: RawName, path: RawName): RawName {
  if (path.startsWith('/')) return path;
  return directory.endsWith('/') ? directory + path : `${directory}/${path}`;
}

/** Where a file is. */
export function directoryOf(path: RawName): RawName {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last part of a path. */
export function nameOf(path: RawName): RawName {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The value of a variable in an image's environment; the last one counts. */
export function variableOf(env: readonly string[], name: string): string | undefined {
  return env.findLast((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}
