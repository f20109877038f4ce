import type { Descriptor, Platform } from './manifest';

/** A platform as `os/architecture[/variant]`. */
export function platformText(platform: Platform): string {
  const variant = platform.variant === undefined ? '' : `/${platform.variant}`;
  return `${platform.os}/${platform.architecture}${variant}`;
}

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
