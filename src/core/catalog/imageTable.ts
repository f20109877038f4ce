import type { Source } from './table';

/** What is known about the images of publishers other than Google, by their tags. Facts come from the generator only. */
export interface ImageTable {
  /** Where the list of tags was read. */
  readonly source: Source;
  /** Everything that was read beside it. */
  readonly sources?: readonly Source[];
  /** What images are built upon or cut out of, by a name such as `trixie`, `alpine3.24` or `ubi9-minimal`. */
  readonly roots: Readonly<Record<string, Root>>;
  /**
   * By registry and repository, for instance `docker.io/library/node`: a list of {@link ImageRow} as JSON, in which a field
   * that ends with `#` has the number of its value in the list `shared`.
   */
  readonly images: Readonly<Record<string, string>>;
  /** Repositories that have images for Windows too, of which nothing is known. */
  readonly windows?: readonly string[];
  /** What several rows have in common: a list, as JSON. */
  readonly shared: string;
}

/** The packages at the bottom of an image; a field that is absent is not known. */
export interface Root {
  /** `debian`, `ubuntu`, `alpine`, `wolfi`, `azurelinux`, `rhel`. */
  readonly distribution: string;
  readonly version?: string | undefined;
  readonly codename?: string | undefined;
  /** `glibc 2.41`, `glibc` where its version is not known, `musl 1.2.5`. */
  readonly libc?: string | undefined;
  /** Path, or `false` if there is none. */
  readonly shell?: string | false | undefined;
  /** Command, or `false` if there is none. */
  readonly packageManager?: string | false | undefined;
}

/** One image with all its tags; a field that is absent is not known. */
export interface ImageRow {
  /** Separated by a space. */
  readonly tags: string;
  /** Key of a root. */
  readonly root?: string | undefined;
  /** Where the image differs from its root. */
  readonly shell?: string | false | undefined;
  readonly packageManager?: string | false | undefined;
  /** As of a root, or `none`. */
  readonly libc?: string | undefined;
  /** What must match between stages: `22` for Node and Java, `3.13` for Python, `10.0` for .NET. */
  readonly line?: string | undefined;
  /** Path of the runtime. */
  readonly binary?: string | undefined;
  readonly onPath?: true | undefined;
  readonly config?: RowConfig | undefined;
  /** As the publisher writes them, separated by a space. */
  readonly architectures?: string | undefined;
  /** Number of packages. */
  readonly packages?: number | undefined;
  /** What is in it that people ask for, in words. */
  readonly holds?: readonly string[] | undefined;
  /** Last day of support, YYYY-MM-DD. */
  readonly end?: string | undefined;
  /** Everybody in `/etc/passwd`, each with a group of the same name and number. */
  readonly users?: readonly (readonly [name: string, uid: number])[] | undefined;
  /** Name and number of the user, where the configuration has only one of them. */
  readonly account?: readonly [name: string, uid: number] | undefined;
}

/** As `docker inspect` shows it: empty if not set, absent if not known. */
export interface RowConfig {
  readonly user?: string | undefined;
  readonly workdir?: string | undefined;
  /** `NAME=value`, all of them. */
  readonly env?: readonly string[] | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly cmd?: readonly string[] | undefined;
}

/** What holds for all images of a publisher, in its own words where it is a text. */
export interface PublisherRow {
  readonly registry: string;
  /** What a pull asks for. */
  readonly login?: string;
  /** Which tags there are. */
  readonly tags?: string;
  readonly signing?: { readonly tool: string; readonly issuer?: string; readonly identity?: string };
  /** What to mind before relying on it. */
  readonly traps: readonly string[];
  /** Documents of the publisher that say so. */
  readonly documents: readonly string[];
}

/** Images and rules of the other publishers of images without a shell. */
export interface OthersTable extends ImageTable {
  readonly publishers: Readonly<Record<string, PublisherRow>>;
  /** Which images stand for the same: by Google's family. */
  readonly equivalents: readonly Equivalent[];
}

/** Images of several publishers for the same purpose. */
export interface Equivalent {
  /** Id without the release, for instance `nodejs24`. */
  readonly google?: string;
  readonly chainguard?: string;
  readonly hardened?: string;
  readonly microsoft?: string;
}
