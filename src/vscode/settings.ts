import { workspace, type Uri } from 'vscode';
import type manifest from '../../package.json';

type Settings = (typeof manifest)['contributes']['configuration']['properties'];

/** The value of a setting for a file or for the window; keys and types are those of package.json. */
export function setting<Key extends keyof Settings>(key: Key, scope?: Uri): Settings[Key]['default'] {
  const value = workspace.getConfiguration(undefined, scope ?? null).get<Settings[Key]['default']>(key);
  if (value === undefined) throw new Error(`The setting ${key} is not registered.`);
  return value;
}
