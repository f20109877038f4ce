import type { TextDocument } from 'vscode';
import type { Dockerfile } from '../core/dockerfile/model';
import type { Dockerfiles } from './dockerfiles';

const parsed = new WeakMap<TextDocument, { readonly version: number; readonly dockerfile: Dockerfile }>();

/** The document as a Dockerfile, read once for each version of it. */
export function parsedDocument(document: TextDocument, { parseDockerfile }: Dockerfiles): Dockerfile {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.dockerfile;
  const dockerfile = parseDockerfile(document.getText());
  parsed.set(document, { version: document.version, dockerfile });
  return dockerfile;
}
