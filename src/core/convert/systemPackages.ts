import { packagesOf, publishedBase } from '../catalog/lookup';
import type { DistrolessImage } from '../catalog/table';
import type { FinalWord } from './final/finalCommands';

/** What a call of a package manager comes to: the packages that it installs, or why that is not certain, as the end of a sentence that begins with "it". */
export type PackageCall =
  | { readonly kind: 'install'; readonly names: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Reads a call of `apk`, `apt` or `apt-get`. */
export function packageCall(words: readonly FinalWord[]): PackageCall {
  const [manager, ...rest] = words;
  const isApk = manager?.value === 'apk';
  const plain = isApk ? apkOptions : aptOptions;
  const verbs = isApk
    ? ['update', 'upgrade', 'cache']
    : ['update', 'upgrade', 'dist-upgrade', 'full-upgrade', 'clean', 'autoclean'];
  const option = rest.find(({ text }) => text.startsWith('-') && !plain.test(text));
  if (option !== undefined) return problem(`gives ${manager?.text ?? ''} the option ${option.text.slice(0, 30)}`);
  const [verb, ...packages] = rest.filter(({ text }) => !text.startsWith('-'));
  if (verb === undefined) return problem(`calls ${manager?.text ?? ''} for nothing`);
  if (verbs.includes(verb.text) && (packages.length === 0 || verb.text === 'cache'))
    return { kind: 'install', names: [] };
  if (verb.text !== (isApk ? 'add' : 'install'))
    return problem(`calls ${manager?.text ?? ''} ${verb.text.slice(0, 30)}`);
  // A version says which one of the old base, and the new one has its own.
  return {
    kind: 'install',
    names: packages.map(({ text }) => text.replace(isApk ? /[=<>~@].*$/ : /[=/].*$/, '') || text),
  };
}

// What Alpine calls packages of Debian; other names are no packages that distroless knows.
const debianNames: ReadonlyMap<string, string> = new Map([
  ['ca-certificates', 'ca-certificates'],
  ['ca-certificates-bundle', 'ca-certificates'],
  ['gcompat', 'libc6'],
  ['libc6-compat', 'libc6'],
  ['tzdata', 'tzdata'],
]);

/** Whether an image has what a package brings; a static program needs no C library. */
export function isProvided(
  name: string,
  musl: boolean,
  image: DistrolessImage | undefined,
  isStatic: boolean,
): boolean {
  const debian = musl ? debianNames.get(name) : name;
  const base = image ?? publishedBase(isStatic ? 'static' : 'cc');
  if (debian === undefined || base === undefined) return false;
  if (isStatic && debian === 'libc6') return true;
  return packagesOf(base, 'production').some((found) => found.name === debian || found.name === `${debian}t64`);
}

const apkOptions = /^(?:-[Uqv]+|--no-cache|--update|--update-cache|--quiet|--progress|--no-progress|--verbose)$/;
const aptOptions =
  /^(?:-[yq]+|--yes|--assume-yes|--quiet|--no-install-recommends|--no-install-suggests|--only-upgrade)$/;

function problem(text: string): PackageCall {
  return { kind: 'problem', problem: text };
}
