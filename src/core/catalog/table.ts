/** What is known about Google's distroless images, at one commit of their repository. Facts come from the generator only. */
export interface DistrolessTable {
  readonly source: Source;
  /** Host and path that every image name follows. */
  readonly registry: string;
  /** The release that a name without one means. */
  readonly defaultDistro: string;
  /** The index tags that every image has, with what each changes. */
  readonly flavours: Readonly<Record<Flavour, FlavourFacts>>;
  /** By id. */
  readonly distros: Readonly<Record<string, Distro>>;
  readonly debugTools: DebugTools;
  /** Paths and tools that no image has, whatever its flavour. */
  readonly lacks: readonly string[];
  readonly signing: Signing;
  readonly users: readonly User[];
  /** Sorted by id. */
  readonly images: readonly DistrolessImage[];
  /** Names that were built once and are no more, sorted by name. */
  readonly retired: readonly RetiredImage[];
}

/** Where facts were read. */
export interface Source {
  readonly repository: string;
  readonly commit: string;
  /** YYYY-MM-DD */
  readonly date: string;
}

/** The variants that most images are published in, as their tags say. */
export type Flavour = 'latest' | 'nonroot' | 'debug' | 'debug-nonroot';

/** Production images hold no shell; debug images do. */
export type Build = 'production' | 'debug';

/** What a flavour configures. */
export interface FlavourFacts {
  /** Numeric, as in the image's configuration. */
  readonly user: string;
  readonly workdir: string;
  readonly build: Build;
}

/** A Debian release as the images carry it. */
export interface Distro {
  readonly codename: string;
  readonly version: string;
  readonly glibc: string;
  readonly openssl: string;
  /** Whether `/bin`, `/sbin` and `/lib` are links into `/usr`. */
  readonly mergedUsr: boolean;
  /** Day on which the project planned to stop building images of it, YYYY-MM-DD. */
  readonly plannedEnd?: string;
}

/** The tools that debug images add. */
export interface DebugTools {
  readonly busybox: string;
  readonly directory: string;
  readonly shell: string;
  readonly applets: number;
}

/** How `cosign` proves an image. */
export interface Signing {
  readonly issuer: string;
  readonly identity: string;
}

/** A user that the images know. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Images that differ in their release only. */
export type Family = 'base' | 'base-nossl' | 'cc' | 'java' | 'java-base' | 'nodejs' | 'python3' | 'static';

/** An image that the project builds, in all its flavours. */
export interface DistrolessImage {
  /** Last part of the repository, for instance `static-debian13`. */
  readonly id: string;
  /** The same image by a name without the release, or `undefined`. */
  readonly alias?: string;
  readonly family: Family;
  readonly distro: string;
  /** Id of the image it is built on. */
  readonly parent?: string;
  readonly architectures: readonly string[];
  /** End of support in the words of the project's policy. */
  readonly support: string;
  readonly env: Readonly<Record<Build, readonly string[]>>;
  readonly entrypoint: Readonly<Record<Build, readonly string[]>>;
  /** An example of the arguments that the entrypoint of a runtime takes. */
  readonly exampleCmd?: readonly string[];
  /** What to mind about the entrypoint, as the rest of a sentence. */
  readonly startHint?: string;
  readonly runtime?: Runtime;
  readonly contains: Contains;
  /** Debian packages that this image adds to its parent, in layer order. */
  readonly adds: readonly Package[];
  /** Size in the words of a publication, and what was measured. */
  readonly size?: { readonly text: string; readonly measure: string };
}

/** The language runtime that an image is for. */
export interface Runtime {
  readonly kind: 'node' | 'python' | 'java';
  /** What must match: `22` for Node and Java, `3.13` for Python. */
  readonly line: string;
  /** On amd64. */
  readonly version: string;
  /** Where another architecture differs from amd64. */
  readonly versionByArch?: Readonly<Record<string, string>>;
  readonly binary: string;
  /** Whether a bare command name finds it. */
  readonly onPath: boolean;
  /** Tools that come with the runtime elsewhere and are not here. */
  readonly missing: Readonly<Record<Build, readonly string[]>>;
  /** Where Python looks for packages. */
  readonly sitePackages?: readonly string[];
  /** Where Python does not look, though one would think so. */
  readonly ignoredSitePackages?: readonly string[];
}

/** Presence of what people miss first. */
export interface Contains {
  /** Version of the package, `undefined` where there is none. */
  readonly libssl?: string;
  readonly glibc?: string;
  readonly libstdcxx: boolean;
  readonly libgcc: boolean;
  readonly libgomp: boolean;
  readonly zlib: boolean;
  readonly zstd: boolean;
  readonly libatomic: boolean;
  readonly utf8Locale: boolean;
  readonly opensslLegacyProvider: boolean;
  readonly javaKeystore: boolean;
  readonly fonts: boolean;
}

/** A Debian package in an image. */
export interface Package {
  readonly name: string;
  /** On amd64. */
  readonly version: string;
  /** Where another architecture differs from amd64. */
  readonly versionByArch?: Readonly<Record<string, string>>;
  /** Only in this build; in both if absent. */
  readonly only?: Build;
  /** Only a part of the package is taken. */
  readonly partial?: true;
  /** Shared libraries on amd64, sorted. */
  readonly sonames?: readonly string[];
}

/** What was measured of the images from their packages. */
export interface MeasuredTable {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly architecture: string;
  /** Names in the directory of debug images' tools, with blanks between them. */
  readonly tools: string;
  /** By id. */
  readonly images: Readonly<Record<string, MeasuredImage>>;
}

/** One image with all that it is built on. */
export interface MeasuredImage extends Readonly<Record<Build, Figures>> {
  /** Paths of programs that it adds to its parent, those of scripts followed by ` #!` and what runs them. */
  readonly programs?: readonly string[];
}

/** How large an image is. */
export interface Figures {
  /** Bytes of all files, a hard link counted once. */
  readonly installed: number;
  /** Bytes of the compressed layers, about. */
  readonly download: number;
  /** Everything that is no directory. */
  readonly files: number;
  readonly directories: number;
  /** Packages that could not be had, and are in none of the figures. */
  readonly without?: readonly string[];
  /** How many packages were measured in another version or build, since theirs was not to be had. */
  readonly others?: number;
}

/** A name that old tags can still be pulled by, though nobody rebuilds them. */
export interface RetiredImage {
  readonly name: string;
  /** Last day it was seen in the repository, YYYY-MM-DD. */
  readonly lastSeen: string;
  /** Last runtime it carried, for instance `python 3.11.2`. */
  readonly runtime?: string;
  /** Ids to move to, best knowledge of the generator; empty if there is none. */
  readonly replacements: readonly string[];
  /** What the move changes. */
  readonly note?: string;
}

/** Which release a builder image's tag means. */
export interface BuilderTable {
  readonly source: Source;
  /** glibc by Debian code name; releases that were not verified are absent. */
  readonly glibc: Readonly<Record<string, string>>;
  /** By official image, then by tag. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, BuilderTag>>>>;
}

/** What a tag has meant over time. */
export interface BuilderTag {
  /** Release by first day of it, oldest first; `undefined` where it is not known. */
  readonly suites: readonly (readonly [from: string, suite: string | undefined])[];
  /** Day from which the tag was built no more, YYYY-MM-DD. */
  readonly gone?: string;
}
