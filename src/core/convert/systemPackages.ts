import { packagesOf, publishedBase } from '../catalog/lookup';
import type { DistrolessImage } from '../catalog/table';
import { debianPackages } from './alpine/debianPackages';
import type { FinalWord } from './final/finalCommands';
import { isJavaPackage } from './java/installedJava';

/** What a call of a package manager comes to: the packages that it installs, or why that is not certain, as the end of a sentence that begins with "it". */
export type PackageCall =
  | { readonly kind: 'install'; readonly names: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Reads a call of `apk`, `apt` or `apt-get`. */
export function packageCall(call: readonly FinalWord[]): PackageCall {
  const [manager, ...rest] = call;
  const isApk = manager?.value === 'apk';
  const plain = isApk ? apkOptions : aptOptions;
  const verbs = isApk
    ? ['update', 'upgrade', 'cache']
    : ['update', 'upgrade', 'dist-upgrade', 'full-upgrade', 'clean', 'autoclean', 'autoremove'];
  const valued = isApk ? ['--virtual', '-t', '--repository', '-X'] : ['-o', '-t', '--target-release', '--option'];
  const words = rest.filter((_, at) => !valued.includes(rest[at - 1]?.text ?? ''));
  const option = words.find(({ text }) => text.startsWith('-') && !valued.includes(text) && !plain.test(text));
  if (option !== undefined) return problem(`gives ${manager?.text ?? ''} the option ${option.text.slice(0, 30)}`);
  const [verb, ...packages] = words.filter(({ text }) => !text.startsWith('-'));
  if (verb === undefined) return problem(`calls ${manager?.text ?? ''} for nothing`);
  if (verbs.includes(verb.text) && (packages.length === 0 || verb.text === 'cache'))
    return { kind: 'install', names: [] };
  // What is gone in the old base is of no use to what runs on the new one.
  if ((isApk ? ['del'] : ['remove', 'purge', 'autoremove']).includes(verb.text)) return { kind: 'install', names: [] };
  if (verb.text !== (isApk ? 'add' : 'install'))
    return problem(`calls ${manager?.text ?? ''} ${verb.text.slice(0, 30)}`);
  // A version says which one of the old base, and the new one has its own.
  return {
    kind: 'install',
    names: packages.map(({ text }) => text.replace(isApk ? /[=<>~@].*$/ : /[=/].*$/, '') || text),
  };
}

/** Whether an image has what a package brings; a static program needs no C library. */
export function isProvided(
  name: string,
  musl: boolean,
  image: DistrolessImage | undefined,
  isStatic: boolean,
): boolean {
  if (image?.family === 'java' && isJavaPackage(name)) return true;
  if (isStatic && libraries.test(name)) return true;
  const debian = musl ? (ofAlpine.get(name) ?? debianPackages.get(name)) : [renamed.get(name) ?? name];
  const base = image ?? publishedBase(isStatic ? 'static' : 'cc');
  if (debian === undefined || base === undefined) return false;
  const packages = packagesOf(base, 'production');
  return debian.every(
    (wanted) =>
      (isStatic && libraries.test(wanted)) ||
      packages.some((found) => found.name === wanted || found.name === `${wanted}t64`),
  );
}

// The tables of file types, which Debian has under three names.
const ofAlpine: ReadonlyMap<string, readonly string[]> = new Map([
  ['libc6-compat', ['libc6']],
  ['gcompat', ['libc6']],
  ['font-dejavu', ['fonts-dejavu-core']],
  ['fontconfig', ['libfontconfig1']],
  ['freetype', ['libfreetype6']],
  ['java-cacerts', ['ca-certificates']],
  ['mailcap', ['media-types']],
  ['ttf-dejavu', ['fonts-dejavu-core']],
]);
const renamed: ReadonlyMap<string, string> = new Map([
  // What a program loads of it; its tools are for people.
  ['fontconfig', 'libfontconfig1'],
  ['fonts-dejavu', 'fonts-dejavu-core'],
  ['mailcap', 'media-types'],
  ['mime-support', 'media-types'],
]);

// A static program loads none of them.
const libraries = /^(?:gcompat|lib(?:c6|crypto3|gcc|gcc-s1|ssl3|stdc\+\+6?)|musl|zlib|zlib1g)$/;

const apkOptions =
  /^(?:-[Uqv]+|--(?:no-cache|update|update-cache|quiet|progress|no-progress|verbose|latest|upgrade|purge|rdepends|clean-protected|virtual=\S+|repository=\S+))$/;
const aptOptions =
  /^(?:-[yqfV]+|-q=\d|-o\S+|--(?:yes|assume-yes|quiet|no-install-recommends|no-install-suggests|only-upgrade|no-upgrade|fix-missing|fix-broken|allow-downgrades|allow-remove-essential|allow-releaseinfo-change|purge|auto-remove))$/;

function problem(text: string): PackageCall {
  return { kind: 'problem', problem: text };
}
