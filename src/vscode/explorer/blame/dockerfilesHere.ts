import type { Uri } from 'vscode';
import { workspace, type TextDocument } from 'vscode';
import type { Candidate } from '../../../core/blame/choose';
import { dockerfilePattern } from '../../dockerfilePattern';
import type { Dockerfiles } from '../../dockerfiles';
import { parsedDocument } from '../../parsed';

/** The Dockerfiles of the workspace, as their editors show them, and others that are open; at most some hundred. */
export async function dockerfilesHere(core: Dockerfiles, signal: AbortSignal): Promise<readonly Candidate<Uri>[]> {
  const open = workspace.textDocuments.filter(({ languageId, uri }) => languageId === 'dockerfile' && isFile(uri));
  const found = await workspace.findFiles(dockerfilePattern, '**/{node_modules,.git}/**', countLimit);
  signal.throwIfAborted();
  const shown = new Set(open.map(({ uri }) => uri.toString()));
  const read = await Promise.all(
    found.filter((uri) => !shown.has(uri.toString())).map((uri) => readDockerfile(uri, core)),
  );
  signal.throwIfAborted();
  return [...open.map((document) => ofDocument(document, core)), ...read.flatMap((one) => one ?? [])];
}

const countLimit = 300;
/** In bytes; builders read larger ones, but nobody writes them. */
const sizeLimit = 512 * 1024;

/** Not one side of a comparison, nor what shows what a conversion would come to. */
function isFile({ scheme }: Uri): boolean {
  return scheme === 'untitled' || workspace.fs.isWritableFileSystem(scheme) !== false;
}

function ofDocument(document: TextDocument, core: Dockerfiles): Candidate<Uri> {
  return { file: document.uri, dockerfile: parsedDocument(document, core) };
}

async function readDockerfile(uri: Uri, core: Dockerfiles): Promise<Candidate<Uri> | undefined> {
  try {
    if ((await workspace.fs.stat(uri)).size > sizeLimit) return undefined;
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    return { file: uri, dockerfile: core.parseDockerfile(text) };
  } catch {
    return undefined; // it went, or is not ours to read
  }
}
