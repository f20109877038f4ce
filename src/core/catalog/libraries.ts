import { librariesTable } from './libraries.generated';
import { distroOf, packagesOf } from './lookup';
import type { DistrolessImage } from './table';

/** Shared libraries by release of Debian and name, as its packages had them on a day. */
export interface LibraryTable {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly architecture: string;
  /** By code name, then by the name that programs ask for. */
  readonly libraries: Readonly<Record<string, Readonly<Record<string, PackagedLibrary>>>>;
}

/** A library and what it is in. */
export interface PackagedLibrary {
  readonly package: string;
  /** Versions of symbols that it has, with blanks between them; only of libraries that images are made of. */
  readonly versions?: string;
}

const table: LibraryTable = librariesTable;

/** The package of a release that has a library; `undefined` where it is not on the list. */
export function libraryPackage(codename: string, name: string): string | undefined {
  return libraryOf(codename, name)?.package;
}

/** The libraries of an image without a shell, each with the versions of symbols that it has on amd64. */
export function imageLibraries(image: DistrolessImage): ReadonlyMap<string, readonly string[]> {
  const { codename } = distroOf(image);
  const names = packagesOf(image, 'production').flatMap(({ sonames = [] }) => sonames);
  return new Map(
    names.map((name) => {
      const versions = libraryOf(codename, name)?.versions ?? '';
      return [name, versions === '' ? [] : versions.split(' ')];
    }),
  );
}

function libraryOf(codename: string, name: string): PackagedLibrary | undefined {
  const libraries = Object.hasOwn(table.libraries, codename) ? table.libraries[codename] : undefined;
  return libraries !== undefined && Object.hasOwn(libraries, name) ? libraries[name] : undefined;
}
