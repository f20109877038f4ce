import type { Descriptor, Platform } from './manifest';

/** A platform as `os/architecture[/variant]`. */
export function platformText(platform: Platform): string {
  const variant = platform.variant === undefined ? '' : `/${platform.variant}`;
  return `${platform.os}/${platform.architecture}${variant}`;
}

/** Reads `os/architecture[/variant]`, also with the architecture as Linux names it; `undefined` if the text is none. */
export function parsePlatform(text: string): Platform | undefined {
  const [, os, named, variant] = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9]+))?$/.exec(text.toLowerCase()) ?? [];
  if (os === undefined || named === undefined) return undefined;
  const architecture = linuxNames[named] ?? named;
  return { os, architecture, ...(variant !== undefined && { variant }) };
}

const linuxNames: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', i386: '386', i686: '386' };

/**
 * The manifest for a platform, or the only one there is; `undefined` if none is. A machine also runs older variants of its
 * own, of which the newest is taken; of several that fit alike, as for editions of Windows, the first.
 */
export function chooseManifest(manifests: readonly Descriptor[], wanted: Platform): Descriptor | undefined {
  const [first] = manifests;
  if (first === undefined || manifests.every(({ digest }) => digest === first.digest)) return first;
  const fitting = manifests.filter(
    ({ platform }) => platform?.os === wanted.os && platform.architecture === wanted.architecture,
  );
  const version = versionOf(wanted);
  const older = fitting
    .filter(({ platform }) => versionOf(platform) <= version)
    .sort((a, b) => versionOf(b.platform) - versionOf(a.platform));
  if (older[0] !== undefined) return older[0];
  // Without a variant in mind, anything for this processor will do.
  return wanted.variant === undefined ? fitting[0] : undefined;
}

/** The number of a variant; where none is written it is the one that is usual, as registries have it. */
function versionOf(platform: Platform | undefined): number {
  const digits = /^v(\d{1,3})$/.exec(platform?.variant ?? '')?.[1];
  return digits === undefined ? (usualVersions[platform?.architecture ?? ''] ?? 0) : Number(digits);
}

const usualVersions: Readonly<Record<string, number>> = { amd64: 1, arm: 7, arm64: 8 };
