import type { Uri } from 'vscode';
import type { Mirrors } from '../core/catalog/mirrors';
import { setting } from './settings';

/** What `distroless.mirrors` says for a file, without what is no name there. */
export function mirrorsFor(scope: Uri | undefined): Mirrors {
  return Object.fromEntries(entriesFor(scope).filter(isMirror));
}

/** What is no name there, each as it stands in the setting. */
export function ignoredMirrors(scope: Uri | undefined): readonly string[] {
  return entriesFor(scope)
    .filter((entry) => !isMirror(entry))
    .map(([from, to]) => `${JSON.stringify(from)}: ${JSON.stringify(to)}`);
}

function entriesFor(scope: Uri | undefined): readonly (readonly [string, unknown])[] {
  const value: unknown = setting('distroless.mirrors', scope);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isMirror(entry: readonly [string, unknown]): entry is readonly [string, string] {
  const [from, to] = entry;
  return from !== '' && typeof to === 'string' && to !== '';
}
