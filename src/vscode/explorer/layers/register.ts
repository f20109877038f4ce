import { commands, Disposable, window } from 'vscode';
import { shownName } from '../../images/describe';
import { pathText } from '../../images/displayedPath';
import { imageUri } from '../../images/imageUri';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import type { ChangeRow } from './rows';

/** The commands on what layers change. */
export function registerLayers(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.openLayerChange', async (given: unknown) => {
      const row = isRow(given) ? given : on.selected();
      if (row?.kind === 'change') await openChange(row);
      else void window.showInformationMessage('Select a file below a layer of an image first.');
    }),
  );
}

/** Opens a file as a layer leaves it, beside what it was before; one that the layer deletes as it was. */
async function openChange({ opened, layer, node: { name, change }, path }: ChangeRow): Promise<void> {
  const text = pathText(path);
  const [before, after] = [imageUri(opened.place, text, layer), imageUri(opened.place, text, layer + 1)];
  switch (change?.kind) {
    case undefined:
      return;
    case 'added':
      await commands.executeCommand('distroless.openFileInImage', after);
      return;
    case 'deleted':
      await commands.executeCommand('distroless.openFileInImage', before);
      return;
    case 'modified':
      break;
  }
  if (change.before?.kind !== 'file' || change.entry?.kind !== 'file') {
    await commands.executeCommand('distroless.openFileInImage', after);
    return;
  }
  await commands.executeCommand(
    'vscode.diff',
    before,
    after,
    `${shownName(name)} (before and after layer ${layer + 1})`,
  );
}
