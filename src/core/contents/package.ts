import type { RawName } from '../image/rawName';

/** What a package is a package of; the words of https://github.com/package-url/purl-spec. */
export type PackageKind = 'deb' | 'apk' | 'rpm' | 'pypi' | 'npm';

/** A package that an image's own records say is installed. */
export interface Package {
  readonly kind: PackageKind;
  readonly name: string;
  readonly version: string;
  /** As the package manager writes it; `undefined` where packages have none. */
  readonly architecture: string | undefined;
  /** What it was built from; `undefined` where the records do not say. */
  readonly source: SourcePackage | undefined;
  /** Who looks after it, as the records write it. */
  readonly maintainer: string | undefined;
  readonly homepage: string | undefined;
  readonly summary: string | undefined;
  /** The license in the words of the records, which need not be those of SPDX. */
  readonly license: string | undefined;
  /** Where this is recorded, as absolute paths of the image; the same package may be there several times. */
  readonly records: readonly RawName[];
  readonly files: PackageFiles;
}

/** The name and version of a source package. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
}

/** Where it is written which files a package has. */
export type PackageFiles =
  /** Lists of names and of MD5 sums as dpkg keeps them, and files of configuration with their sums. */
  | {
      readonly kind: 'dpkg';
      readonly list: RawName | undefined;
      readonly md5sums: RawName | undefined;
      readonly configuration: readonly OwnedFile[];
    }
  /** The database of apk, which has all packages with their files. */
  | { readonly kind: 'apk'; readonly database: RawName }
  /** The manifest of chisel, which has all packages with their files. */
  | { readonly kind: 'chisel'; readonly manifest: RawName }
  /** A RECORD of Python, and the directory that its paths start from. */
  | { readonly kind: 'record'; readonly records: readonly { readonly path: RawName; readonly base: RawName }[] }
  /** Everything in these directories, but for directories in them that are packages themselves. */
  | { readonly kind: 'directories'; readonly paths: readonly RawName[] }
  /** Nowhere. */
  | { readonly kind: 'unknown' };

/** A file that a package says it has. */
export interface OwnedFile {
  /** Absolute, as the package writes it: through whatever links the image has. */
  readonly path: RawName;
  /** What its content was when it was packed. */
  readonly digest: PackedDigest | undefined;
  /** It is there to be changed. */
  readonly isConfiguration: boolean;
}

/** A digest in one of the algorithms that package managers use; lower-case hex. */
export interface PackedDigest {
  readonly algorithm: 'md5' | 'sha1' | 'sha256';
  readonly hex: string;
}
