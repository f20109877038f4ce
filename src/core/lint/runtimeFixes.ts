import { distroOf, findDistroless, publishedBase } from '../catalog/lookup';
import type { DistrolessImage, Family } from '../catalog/table';
import { isNewer } from '../catalog/versionOrder';
import type { LintFile, LintStage } from './lintFile';
import type { NativeBuild } from './nativeBuilds';
import { imagePlace } from './places';
import type { Fix } from './rule';

/** Another family of the same release as the base of a result, if a program of the build finds a C library there that is new enough. */
export function movedBase(file: LintFile, target: LintStage, { suite }: NativeBuild, family: Family): readonly Fix[] {
  const own = imageOf(target);
  const wanted = own && publishedBase(family, { distro: own.distro });
  if (own === undefined || wanted === undefined || suite.libc !== 'glibc' || !isNewEnough(wanted, suite.glibc))
    return [];
  return renamed(file, target, own, wanted);
}

/** The same family of the current release as the base of a result, if that has a C library that is new enough. */
export function currentBase(file: LintFile, target: LintStage, glibc: string | undefined): readonly Fix[] {
  const own = imageOf(target);
  const line = own?.runtime?.line;
  const wanted = own && publishedBase(own.family, line === undefined ? {} : { line });
  if (own === undefined || wanted === undefined || wanted === own || !isNewEnough(wanted, glibc)) return [];
  return renamed(file, target, own, wanted);
}

/** Whether one version of glibc is older than another. */
export function isOlder(version: string, other: string): boolean {
  return isNewer(other, version);
}

function isNewEnough(image: DistrolessImage, glibc: string | undefined): boolean {
  return glibc !== undefined && !isOlder(distroOf(image).glibc, glibc);
}

/** The image of a result, if its reference says which. */
export function imageOf({ image }: LintStage): DistrolessImage | undefined {
  const match = image === undefined || image === 'scratch' ? undefined : findDistroless(image);
  return match?.kind === 'published' && match.digest === undefined && match.commit === undefined
    ? match.image
    : undefined;
}

/** The name in the FROM changed, if it stands there as it is; the tag stays. */
export function renamed(
  { dockerfile: { text } }: LintFile,
  { chain: [root] }: LintStage,
  own: DistrolessImage,
  wanted: DistrolessImage,
): readonly Fix[] {
  const place = imagePlace(root);
  const written = text.slice(place.start, place.end);
  const name = [own.id, own.alias].find((one) => one !== undefined && new RegExp(`/${one}(?::|$)`).test(written));
  if (name === undefined) return [];
  const start = place.start + written.indexOf(`/${name}`) + 1;
  const now = name === own.alias && wanted.alias !== undefined ? wanted.alias : wanted.id;
  return [{ title: `Use ${now}`, safe: false, edits: [{ start, end: start + name.length, text: now }] }];
}
