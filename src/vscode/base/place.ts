import { Uri, window, workspace, type TextDocument } from 'vscode';
import type { BaseRequest } from '../../core/base/action';
import type { Dockerfiles } from '../dockerfiles';
import { isEditableDockerfile } from '../editable';
import { mirrorsFor } from '../mirrors';
import { parsedDocument } from '../parsed';

/** A place in an open Dockerfile, and the version of its text that it is a place of. */
export interface BasePlace {
  readonly document: TextDocument;
  readonly offset: number;
  readonly version: number;
}

/**
 * The place that a command was given, which may be anything, or else the cursor; `undefined` where there is none, or where
 * the text is of another version by now.
 */
export function placeOf(uri: unknown, offset: unknown, version: unknown): BasePlace | undefined {
  const place = uri === undefined ? atCursor() : given(uri, offset);
  if (place === undefined || !isEditableDockerfile(place.document)) return undefined;
  return version === undefined || version === place.version ? place : undefined;
}

/** What an action on the image at a place is asked with. */
export function requestAt({ document, offset }: BasePlace, core: Dockerfiles): BaseRequest {
  return { dockerfile: parsedDocument(document, core), offset, mirrors: mirrorsFor(document.uri) };
}

function atCursor(): BasePlace | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  return { document, offset: document.offsetAt(selection.active), version: document.version };
}

/** Only of documents that are open: whoever shows a link or a menu has one. */
function given(uri: unknown, offset: unknown): BasePlace | undefined {
  const wanted = uri instanceof Uri ? uri.toString() : uri;
  const document = workspace.textDocuments.find((open) => open.uri.toString() === wanted);
  if (document === undefined || typeof offset !== 'number' || !Number.isSafeInteger(offset)) return undefined;
  const isInside = 0 <= offset && offset <= document.getText().length;
  return isInside ? { document, offset, version: document.version } : undefined;
}
