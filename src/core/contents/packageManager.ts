import type { Package } from './package';

/** Who keeps the records of a package, by its name for people. */
export const managers = {
  deb: 'Debian',
  chisel: 'Debian, by chisel',
  apk: 'Alpine (apk)',
  rpm: 'RPM',
  pypi: 'Python',
  npm: 'npm',
} as const;

export type Manager = keyof typeof managers;

/** The manager that a package was installed by. */
export function managerOf({ kind, files }: Package): Manager {
  return files.kind === 'chisel' ? 'chisel' : kind;
}
