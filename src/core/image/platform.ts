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

/** The manifest for a platform, or the only one there is; `undefined` if there is no saying. */
export function chooseManifest(manifests: readonly Descriptor[], wanted: Platform): Descriptor | undefined {
  const [first] = manifests;
  if (first === undefined || manifests.every(({ digest }) => digest === first.digest)) return first;
  const fitting = manifests.filter(
    ({ platform }) => platform?.os === wanted.os && platform.architecture === wanted.architecture,
  );
  const exact = fitting.filter(({ platform }) => platform?.variant === wanted.variant);
  if (exact.length > 0) return oneOf(exact);
  // The registries' default variants: arm64 is v8, amd64 has none.
  return oneOf(fitting);
}

function oneOf(manifests: readonly Descriptor[]): Descriptor | undefined {
  const [first] = manifests;
  return manifests.every(({ digest }) => digest === first?.digest) ? first : undefined;
}
