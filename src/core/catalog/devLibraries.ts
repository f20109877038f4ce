import { devLibraryTable } from './devLibraries.generated';

/** What programs look for when they run that were linked with packages of Debian: by release, package, and name behind `-l`. */
export type DevLibraryTable = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

const table: DevLibraryTable = devLibraryTable;

/** The shared libraries that a package of a release is for, the one with the shortest name first; `undefined` for one that is not in the table. */
export function librariesOf(codename: string, name: string): readonly string[] | undefined {
  const packages = Object.hasOwn(table, codename) ? table[codename] : undefined;
  const links = packages !== undefined && Object.hasOwn(packages, name) ? packages[name] : undefined;
  return links && [...new Set(Object.values(links))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** The shared library behind `-l<name>` in a release; `undefined` if no package of the table has it, or several have different ones. */
export function linkedLibrary(codename: string, name: string): string | undefined {
  const packages = Object.hasOwn(table, codename) ? table[codename] : undefined;
  const found = Object.values(packages ?? {}).flatMap((links) =>
    Object.hasOwn(links, name) ? (links[name] ?? []) : [],
  );
  return new Set(found).size === 1 ? found[0] : undefined;
}
