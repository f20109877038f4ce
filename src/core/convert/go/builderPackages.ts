import type { BuildCommand } from '../buildCommands';
import { debianPackages } from '../alpine/debianPackages';

/** What the packages that a build installs say about how it links. */
export interface BuilderPackages {
  /** Whether a C compiler is among them. */
  readonly compiler: boolean;
  /** Packages with libraries that the distroless images lack, or that are not known. */
  readonly libraries: readonly string[];
}

const compilers = /^(?:alpine-sdk|build-base|build-essential|clang|cross\S*|g\+\+\S*|gcc\S*|tcc)$/;

// Those of the image base and cc, with the same version of their interface since Debian 11.
const provided =
  /^(?:libc6(?:-dev)?|libgcc\S*|libgomp1|libstdc\+\+\S*|libc-bin|libtool|linux-libc-dev|zlib1g(?:-dev)?|libzstd(?:1|-dev)|libc-dev)$/;

/** Reads the calls of apk and apt in the commands of a build. */
export function builderPackages(commands: readonly BuildCommand[]): BuilderPackages {
  const names = commands.flatMap(installedPackages);
  const debian = names.flatMap((name) => debianPackages.get(name) ?? [name]);
  return {
    compiler: names.some((name) => compilers.test(name) || name === '?'),
    libraries: debian.filter((name) => name === '?' || (/^lib|-dev$/.test(name) && !provided.test(name))),
  };
}

/** The packages that a call of apk or apt installs, without versions; `?` for one that a variable hides. */
export function installedPackages({ words, texts }: BuildCommand): string[] {
  const [program, ...rest] = words;
  const isInstall =
    /(?:^|[-/])apk$/.test(program ?? '') && rest.includes('add')
      ? true
      : /(?:^|[-/])apt(?:-get)?$/.test(program ?? '') && rest.includes('install');
  if (!isInstall) return [];
  const names: string[] = [];
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word === '-t' || word === '--virtual' || word === '--repository' || word === '-X') at++;
    else if (word === undefined) names.push(hiddenName(texts[at] ?? ''));
    else if (!word.startsWith('-') && word !== 'add' && word !== 'install') names.push(word.replace(/[=<>~@:].*$/, ''));
  }
  return names.filter((name) => name !== '');
}

/** A package whose version alone is a pattern has its name. */
function hiddenName(text: string): string {
  if (text.startsWith('-')) return '';
  return /^([a-z\d][a-z\d.+-]*)=[^$`]*$/.exec(text)?.[1] ?? '?';
}
