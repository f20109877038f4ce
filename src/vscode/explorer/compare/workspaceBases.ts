import { workspace, type Uri } from 'vscode';
import { dockerfilePattern } from '../../dockerfilePattern';
import type { Explore } from '../explore';

/** An image that Dockerfiles of this workspace build upon. */
export interface WorkspaceBase {
  readonly reference: string;
  /** Paths as the workspace shows them. */
  readonly files: readonly string[];
}

/** The images that final stages of the Dockerfiles here start from, those of the most files first. */
export async function workspaceBases(on: Explore): Promise<readonly WorkspaceBase[]> {
  const found = await workspace.findFiles(dockerfilePattern, '**/node_modules/**', fileLimit);
  const bases = new Map<string, string[]>();
  for (const uri of found) {
    const last = (await basesOf(on, uri)).at(-1);
    if (last === undefined) continue;
    bases.set(last, [...(bases.get(last) ?? []), workspace.asRelativePath(uri)]);
  }
  return [...bases]
    .map(([reference, files]) => ({ reference, files: files.sort() }))
    .sort((a, b) => b.files.length - a.files.length || (a.reference < b.reference ? -1 : 1));
}

const fileLimit = 100;

/** The images that the stages of a Dockerfile start from, in order, as far as they are known; none if it cannot be read. */
export async function basesOf(on: Explore, uri: Uri): Promise<readonly string[]> {
  try {
    return await basesIn(on, (await workspace.openTextDocument(uri)).getText());
  } catch (error) {
    on.report.log.warn(`${uri.toString(true)} cannot be read for its images: ${String(error)}`);
    return [];
  }
}

/** The images that the stages of a Dockerfile of this text start from, in order, as far as they are known. */
export async function basesIn({ dockerfiles }: Explore, text: string): Promise<readonly string[]> {
  const { imageReferences, parseDockerfile } = await dockerfiles();
  return imageReferences(parseDockerfile(text)).flatMap(({ place, resolved }) =>
    place === 'from' && resolved !== undefined ? [resolved] : [],
  );
}
