import { ProgressLocation, Uri, window, workspace, type TextDocument } from 'vscode';
import type { BuildCheck } from '../../core/convert/buildCheck';
import type { Outcome } from '../../core/convert/outcome';
import type { Dockerfiles } from '../dockerfiles';
import { setting } from '../settings';

/** A conversion that can be applied. */
export type Ready = Extract<Outcome, { readonly kind: 'ready' }>;

/** Has the builder read a result, where there is one: what it refuses is refused, what it warns of is noted. */
export type Builder = (
  document: TextDocument,
  text: string,
  ready: Ready,
) => Promise<Ready | Extract<Outcome, { readonly kind: 'refused' }>>;

/** Asks only in a trusted workspace, for a file on the disk, and where the setting says so. */
export function createBuilder(check: BuildCheck | undefined, dockerfiles: () => Promise<Dockerfiles>): Builder {
  return async (document, text, ready) => {
    const { uri } = document;
    if (check === undefined || uri.scheme !== 'file' || !workspace.isTrusted) return ready;
    if (!setting('distroless.convert.checkWithBuildx', uri)) return ready;
    const { heldToBuilder } = await dockerfiles();
    const original = { text, context: Uri.joinPath(uri, '..').fsPath };
    return window.withProgress(
      { location: ProgressLocation.Window, title: 'Distroless: BuildKit is checking the result' },
      () => heldToBuilder(ready, original, check, new AbortController().signal),
    );
  };
}
