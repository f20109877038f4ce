import type { ImageRef } from '../image/reference';
import { catalogue, distroOf, findDistroless, imageDefaults } from './lookup';
import type { DistrolessMatch } from './lookup';
import { publishedFacts } from './otherFacts';

/**
 * What is known about the image that a reference means, whoever publishes it. `undefined` always means *not known*; that
 * something is known to be absent is said by `false`, `'none'` or an empty list.
 */
export interface ImageFacts {
  readonly publisher: Publisher;
  /** What the image is for, in one word: `static`, `nodejs`, `python`, `debian`, `golang`. */
  readonly family: string;
  /** Path of a shell, or `false` if there is none. */
  readonly shell: string | false | undefined;
  /** The command that installs packages, or `false` if there is none. */
  readonly packageManager: string | false | undefined;
  readonly libc: Libc | 'none' | undefined;
  /** The release whose packages it holds. */
  readonly release: Release | undefined;
  readonly config: ImageConfigFacts;
  /** Names that its `/etc/passwd` has; group names are those of its users unless told. */
  readonly users: readonly AccountFacts[] | undefined;
  readonly runtime: RuntimeFacts | undefined;
  /** Whether somebody still rebuilds it. */
  readonly state: 'published' | 'retired' | 'unknown-tag' | 'unknown-name' | undefined;
}

/** Who builds an image. */
export type Publisher =
  | 'bitnami'
  | 'canonical'
  | 'chainguard'
  | 'docker'
  | 'docker-hardened'
  | 'google'
  | 'microsoft'
  | 'redhat'
  /** `scratch`: nobody. */
  | 'none';

/** The C library of an image. */
export interface Libc {
  readonly name: 'glibc' | 'musl';
  /** `2.41`; `undefined` where it was not verified. */
  readonly version: string | undefined;
}

/** The release of a distribution that an image is made of. */
export interface Release {
  /** `debian`, `ubuntu`, `alpine`, `wolfi`, `azurelinux`, `rhel`. */
  readonly distribution: string;
  readonly version: string | undefined;
  readonly codename: string | undefined;
  /** Whether the reference itself means one release; otherwise this is the newest that it can mean. */
  readonly certain: boolean;
}

/** As `docker inspect` shows it; each field `undefined` if it is not known, empty if it is not set. */
export interface ImageConfigFacts {
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly env: ReadonlyMap<string, string> | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
}

/** A row of an `/etc/passwd`. */
export interface AccountFacts {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The language runtime that an image is for. */
export interface RuntimeFacts {
  readonly kind: 'node' | 'python' | 'java' | 'dotnet';
  /** What must match: `22` for Node and Java, `3.13` for Python. */
  readonly line: string | undefined;
  /** Absolute path of the program. */
  readonly binary: string | undefined;
  /** Whether a bare command name finds it. */
  readonly onPath: boolean | undefined;
}

/** What is known about the image of a reference, or `undefined` if nothing is; mirrors are resolved by the caller. */
export function imageFacts(ref: ImageRef): ImageFacts | undefined {
  const match = findDistroless(ref);
  return match === undefined ? publishedFacts(ref) : googleFacts(match);
}

/** The empty image, which has no reference of its own. */
export const scratchFacts: ImageFacts = {
  publisher: 'none',
  family: 'scratch',
  shell: false,
  packageManager: false,
  libc: 'none',
  release: undefined,
  config: { user: '', workdir: '/', env: new Map(), entrypoint: [], cmd: [] },
  users: [],
  runtime: undefined,
  state: 'published',
};

function googleFacts(match: DistrolessMatch): ImageFacts {
  const nothing = { user: undefined, workdir: undefined, env: undefined, entrypoint: undefined, cmd: undefined };
  const common = { publisher: 'google', packageManager: false, users: catalogue.users } as const;
  if (match.kind === 'retired' || match.kind === 'unknown-name') {
    const family = match.kind === 'retired' ? match.retired.name : match.name;
    const unknown = { libc: undefined, release: undefined, runtime: undefined, config: nothing, shell: undefined };
    return { ...common, ...unknown, users: undefined, family, state: match.kind };
  }
  const { image } = match;
  const flavour = match.kind === 'published' ? match.flavour : undefined;
  const defaults = flavour && imageDefaults(image, flavour);
  const { codename, version } = distroOf(image);
  const { debugTools } = catalogue;
  return {
    ...common,
    family: image.family,
    shell: defaults && (defaults.build === 'debug' ? debugTools.shell : false),
    libc: image.contains.glibc === undefined ? 'none' : { name: 'glibc', version: image.contains.glibc },
    release: { distribution: 'debian', version, codename, certain: true },
    config:
      defaults === undefined
        ? nothing
        : {
            user: defaults.user,
            workdir: defaults.workdir,
            env: new Map(
              defaults.env.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
            ),
            entrypoint: defaults.entrypoint,
            cmd: [],
          },
    runtime: image.runtime && {
      kind: image.runtime.kind,
      line: image.runtime.line,
      binary: image.runtime.binary,
      onPath: image.runtime.onPath,
    },
    state: match.kind === 'unknown-tag' ? 'unknown-tag' : 'published',
  };
}
