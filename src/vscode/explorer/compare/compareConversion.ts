import { Uri, window, workspace, type TextDocument } from 'vscode';
import { contextRoot, editorContext } from '../../convert/editorContext';
import { dockerfilePattern } from '../../dockerfilePattern';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';
import { chooseOther } from './chooseOther';
import type { ImagePair } from './pair';
import { basesIn, basesOf } from './workspaceBases';

/**
 * Asks for the image before and the image after a Dockerfile's conversion to distroless, and offers those that the Dockerfile
 * tells of: what it builds upon now, and what it would build upon or built upon before. `converted` is its text before a
 * conversion that was just made, where that is known. `undefined` if a person leaves.
 */
export async function chooseConversion(
  on: Explore,
  given: unknown,
  converted?: unknown,
): Promise<ImagePair | undefined> {
  const document = await dockerfileOf(given);
  if (document === undefined) return undefined;
  const around = await basesAround(on, document);
  const before = typeof converted === 'string' ? (await basesIn(on, converted)).at(-1) : around.before;
  const { after } = around;
  const old = await chooseOther(on, {
    title: 'Compare images before and after a conversion (1 of 2)',
    placeHolder: 'Which image is before the conversion?',
    other: undefined,
    first: before === undefined ? [] : [{ reference: before, why: 'the base before the conversion' }],
  });
  if (old === undefined) return undefined;
  const now = await chooseOther(on, {
    title: 'Compare images before and after a conversion (2 of 2)',
    placeHolder: 'Which image is after the conversion?',
    other: old,
    first: after === undefined ? [] : [{ reference: after, why: 'the distroless base of the conversion' }],
  });
  return now && { before: old, after: now };
}

async function dockerfileOf(given: unknown): Promise<TextDocument | undefined> {
  if (given instanceof Uri) return workspace.openTextDocument(given);
  const active = window.activeTextEditor?.document;
  if (active?.languageId === 'dockerfile') return active;
  const found = await workspace.findFiles(dockerfilePattern, '**/node_modules/**', 100);
  const [only] = found;
  if (only === undefined) {
    void window.showInformationMessage(
      'There is no Dockerfile in this workspace; open one, then run this command again.',
    );
    return undefined;
  }
  if (found.length === 1) return workspace.openTextDocument(only);
  const items = found.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const chosen = await window.showQuickPick(
    items.sort((a, b) => (a.label < b.label ? -1 : 1)),
    { title: 'Compare images before and after a conversion', placeHolder: 'Which Dockerfile do you mean?' },
  );
  return chosen && workspace.openTextDocument(chosen.uri);
}

/** The images that a Dockerfile's result is built upon before and after its conversion, as far as they are known. */
async function basesAround(
  on: Explore,
  document: TextDocument,
): Promise<{ readonly before: string | undefined; readonly after: string | undefined }> {
  const bases = await basesOf(on, document.uri);
  const { convertDockerfile } = await on.dockerfiles();
  const input = { text: document.getText(), files: editorContext(contextRoot(document)), answers: new Map() };
  const outcome = await patiently('Reading the Dockerfile', (signal) => convertDockerfile(input, signal));
  switch (outcome.kind) {
    case 'ready':
      return { before: bases.at(-1), after: outcome.base };
    case 'already':
      // What it was built upon is where its first stage still builds.
      return { before: bases[0] === outcome.base ? undefined : bases[0], after: outcome.base };
    case 'questions':
    case 'refused':
      return { before: bases.at(-1), after: undefined };
  }
}
