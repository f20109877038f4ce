import type { ImageConfig } from '../image/image';
import type { Package, PackageKind } from './package';

/** A package that one of two images has in no or another version; `undefined` where it is not there. */
export interface PackageChange {
  readonly kind: PackageKind;
  readonly name: string;
  /** Several where several are installed. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How the packages of one image differ from those of another, by kind and name; versions are in no order of age. */
export function comparePackages(before: readonly Package[], after: readonly Package[]): readonly PackageChange[] {
  const old = versions(before);
  const now = versions(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => {
    const left = old.get(key);
    const right = now.get(key);
    const some = left ?? right;
    if (some === undefined || left?.versions.join(' ') === right?.versions.join(' ')) return [];
    const { kind, name } = some;
    return { kind, name, before: left?.versions ?? [], after: right?.versions ?? [] };
  });
}

interface Versions {
  readonly kind: PackageKind;
  readonly name: string;
  readonly versions: string[];
}

function versions(packages: readonly Package[]): Map<string, Versions> {
  const byName = new Map<string, Versions>();
  for (const { kind, name, version } of packages) {
    const key = `${kind} ${name}`;
    const known = byName.get(key);
    if (known === undefined) byName.set(key, { kind, name, versions: [version] });
    else if (!known.versions.includes(version)) known.versions.push(version);
  }
  for (const { versions: list } of byName.values()) list.sort();
  return byName;
}

/** A setting of the configuration that differs. */
export interface SettingChange {
  readonly kind: 'added' | 'modified' | 'removed';
  /** `user`, `env PATH`, `label maintainer`. */
  readonly setting: string;
  /** As JSON; `undefined` where it is not set, and for variables, whose values may be secret. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** How the settings of one image differ from those of another; when and how it was built is none of them. */
export function compareSettings(before: ImageConfig, after: ImageConfig): readonly SettingChange[] {
  const old = settingsOf(before);
  const now = settingsOf(after);
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((setting) => {
    const left = old.get(setting);
    const right = now.get(setting);
    if (left === right) return [];
    const kind = left === undefined ? 'added' : right === undefined ? 'removed' : 'modified';
    return setting.startsWith('env ')
      ? { kind, setting, before: undefined, after: undefined }
      : { kind, setting, before: left, after: right };
  });
}

function settingsOf(config: ImageConfig): Map<string, string> {
  const { env, labels, exposedPorts, volumes } = config;
  const { os, architecture, variant, user, workingDir, entrypoint, cmd, stopSignal, healthcheck, shell } = config;
  const plain = { os, architecture, variant, user, workingDir, entrypoint, cmd, stopSignal, healthcheck, shell };
  const variables = env.map((line) => [`env ${line.split('=')[0]}`, line] as const);
  return new Map([
    ...Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, JSON.stringify(value)] as const],
    ),
    ...exposedPorts.map((port) => [`port ${port}`, 'true'] as const),
    ...volumes.map((volume) => [`volume ${volume}`, 'true'] as const),
    ...variables,
    ...Object.entries(labels).map(([name, value]) => [`label ${name}`, JSON.stringify(value)] as const),
    ...(config.onBuild.length === 0 ? [] : [['onBuild', JSON.stringify(config.onBuild)] as const]),
  ]);
}
