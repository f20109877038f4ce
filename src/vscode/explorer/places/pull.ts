import { window } from 'vscode';
import type { FoundEngine } from '../../../core/engine/listEngines';
import { ImageError } from '../../../core/image/error';
import { isReference, parseReference } from '../../../core/image/reference';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';

/** Has an engine of this machine pull an image, and resolves to whether it did; asks which engine, and for a name if there is none. */
export async function pullAtEngine(on: Explore, given: string | undefined): Promise<boolean> {
  const reference = given ?? (await askName());
  if (reference === undefined) return false;
  const { findEngines, isNear, pullImage } = await on.load();
  const engines = await patiently('Looking for engines', async (signal) => {
    if (on.host.programs === undefined) return [];
    const kinds = ['docker', 'podman', 'nerdctl'] as const;
    const found = await Promise.all(kinds.map((kind) => findEngines(on.host, kind, signal)));
    return found.flatMap((each) => each ?? []).filter((each) => each.isCurrent && isNear(each));
  });
  const engine = await chooseEngine(reference, engines);
  if (engine === undefined) return false;
  const title = `Pulling ${reference} with ${engine.title}`;
  await patiently(title, (signal, told) => pullImage(on.host, engine.engine, reference, told, signal));
  void window.showInformationMessage(`${engine.title} has pulled ${reference}.`);
  return true;
}

async function chooseEngine(reference: string, engines: readonly FoundEngine[]): Promise<FoundEngine | undefined> {
  const [first, second] = engines;
  if (first === undefined) {
    const message = 'No engine is running here to pull the image; open it from its registry instead.';
    throw new ImageError('no-engine', message);
  }
  if (second === undefined) return first;
  const items = engines.map((engine) => ({ label: engine.title, engine }));
  const options = { title: `Pull ${reference}`, placeHolder: 'Which engine do you want to pull it with?' };
  return (await window.showQuickPick(items, options))?.engine;
}

async function askName(): Promise<string | undefined> {
  const name = await window.showInputBox({
    title: 'Pull image',
    prompt: 'Name of the image, with tag or digest.',
    placeHolder: 'ghcr.io/owner/name:tag',
    validateInput: (text) => {
      const parsed = parseReference(text.trim());
      return text.trim() === '' || isReference(parsed) ? undefined : parsed.problem;
    },
  });
  return name === undefined || name.trim() === '' ? undefined : name.trim();
}
