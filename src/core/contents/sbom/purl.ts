import type { Package } from '../package';
import type { OsRelease } from '../osRelease';

/** The package URL of a package, https://github.com/package-url/purl-spec. */
export function packageUrl(one: Package, system: OsRelease | undefined): string {
  const { kind, name, version } = one;
  switch (kind) {
    case 'deb':
    case 'apk':
    case 'rpm':
      return ofSystem(one, system);
    case 'pypi':
      return `pkg:pypi/${encode(name.toLowerCase().replaceAll('_', '-'))}@${encode(version)}`;
    case 'npm':
      return `pkg:npm/${name.toLowerCase().split('/').map(encode).join('/')}@${encode(version)}`;
  }
}

/** The package URL of an image that was named by a reference and has a digest. */
export function imageUrl(
  repository: string,
  digest: string,
  architecture: string | undefined,
  tag: string | undefined,
): string {
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  return withQualifiers(`pkg:oci/${encode(name)}@${encode(digest)}`, [
    ['arch', architecture],
    ['repository_url', repository.toLowerCase()],
    ['tag', tag],
  ]);
}

function ofSystem({ kind, name, version, architecture, source }: Package, system: OsRelease | undefined): string {
  const namespace = system?.id ?? defaultSystems[kind];
  const path = [kind, namespace, kind === 'rpm' ? name : name.toLowerCase()].flatMap((part) =>
    part === undefined ? [] : encode(part),
  );
  const [, epoch, rest] = (kind === 'rpm' ? /^(\d+):(.*)$/.exec(version) : null) ?? [];
  const distro = system?.versionId === undefined ? undefined : `${system.id}-${system.versionId}`;
  return withQualifiers(`pkg:${path.join('/')}@${encode(rest ?? version)}`, [
    ['arch', architecture],
    ['distro', distro],
    ['epoch', epoch],
    ['upstream', upstreamOf(name, version, source)],
  ]);
}

const defaultSystems: Readonly<Partial<Record<Package['kind'], string>>> = { apk: 'alpine', deb: 'debian' };

/** What scanners look up: the source, where it is not simply the package. */
function upstreamOf(name: string, version: string, source: Package['source']): string | undefined {
  if (source === undefined || (source.name === name && source.version === version)) return undefined;
  return source.version === version ? source.name : `${source.name}@${source.version}`;
}

function withQualifiers(url: string, qualifiers: readonly (readonly [string, string | undefined])[]): string {
  const written = qualifiers.flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : `${key}=${encode(value)}`,
  );
  return written.length === 0 ? url : `${url}?${written.join('&')}`;
}

/** Everything but letters, digits and `.-_~:` as bytes. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
