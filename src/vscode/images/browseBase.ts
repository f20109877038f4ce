import { window } from 'vscode';
import { ImageError } from '../../core/image/error';
import type { Dockerfiles } from '../dockerfiles';
import type { ListedPlace } from './shownPlace';

/** The image of the catalogue that `reference` names, or that a person chooses if it is none; `undefined` if they leave. */
export async function listedPlace(
  dockerfiles: () => Promise<Dockerfiles>,
  reference: unknown,
): Promise<ListedPlace | undefined> {
  const core = await dockerfiles();
  const chosen = typeof reference === 'string' ? reference : await choose(core);
  if (chosen === undefined) return undefined;
  const found = core.listedReference(chosen);
  if ('problem' in found) throw new ImageError('not-found', found.problem);
  return { kind: 'catalogue', reference: found.name };
}

function choose(core: Dockerfiles): Thenable<string | undefined> {
  return window.showQuickPick(core.listedNames(), {
    title: 'Browse files of a base image',
    placeHolder: 'Which image do you want to browse?',
  });
}
