import { workspace, type Uri } from 'vscode';
import type manifest from '../../package.json';

type Settings = (typeof manifest)['contributes']['configuration']['properties'];

/** The value of a setting for a file or for the window; keys and types are those of package.json. */
export function setting<Key extends keyof Settings>(key: Key, scope?: Uri): Settings[Key]['default'] {
  const value = workspace.getConfiguration(undefined, scope ?? null).get<Settings[Key]['default']>(key);
  if (value === undefined) throw new Error(`The setting ${key} is not registered.`);
  return value;
}

/** The keys of settings that are numbers. */
type NumberKey = { [Key in keyof Settings]: Settings[Key]['default'] extends number ? Key : never }[keyof Settings];

/** The value of a setting that is a number, or its default where what people wrote is none or below zero. */
export function numberSetting(key: NumberKey): number {
  const value: unknown = setting(key);
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  return workspace.getConfiguration().inspect<number>(key)?.defaultValue ?? 0;
}
