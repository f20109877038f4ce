import type { Uri } from 'vscode';
import type { Mirrors } from '../core/catalog/mirrors';
import { setting } from './settings';

/** What `distroless.mirrors` says for a file, without what is no name there. */
export function mirrorsFor(scope: Uri | undefined): Mirrors {
  const value: unknown = setting('distroless.mirrors', scope);
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries.filter(([from, to]) => from !== '' && to !== ''));
}
