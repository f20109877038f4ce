import { workspace, type TextDocument } from 'vscode';

/** Schemes of texts that can be typed into although no file system has them. */
const unsaved: ReadonlySet<string> = new Set(['untitled', 'vscode-notebook-cell', 'vscode-interactive-input']);

/** Whether a document is a Dockerfile that can be changed: not the old side of a diff, a preview or a file of an image. */
export function isEditableDockerfile(document: TextDocument): boolean {
  const { scheme } = document.uri;
  const isEditable = unsaved.has(scheme) || workspace.fs.isWritableFileSystem(scheme) === true;
  return isEditable && document.languageId === 'dockerfile' && !document.isClosed;
}
