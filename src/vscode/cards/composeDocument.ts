import type { TextDocument } from 'vscode';
import type { ComposeReference } from '../../core/compose/imageReferences';
import type { Compose } from '../dockerfiles';

type Read = { readonly version: number; readonly references: readonly ComposeReference[] };

const read = new WeakMap<TextDocument, Read>();

/** The image of a service at an offset; the document is read once for each version of it. */
export function composeReferenceAt(
  document: TextDocument,
  offset: number,
  { composeReferences }: Compose,
): ComposeReference | undefined {
  const known = read.get(document);
  const references = known?.version === document.version ? known.references : composeReferences(document.getText());
  read.set(document, { version: document.version, references });
  return references.find(({ start, end }) => start <= offset && offset <= end);
}
