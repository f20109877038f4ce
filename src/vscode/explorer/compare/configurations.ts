import { commands, Disposable, EventEmitter, Uri, workspace } from 'vscode';
import { placeFromKey, placeKey } from '../../images/imageUri';
import type { OpenedImages } from '../../images/openedImages';
import { sideLabels, type ImagePair } from './pair';

const scheme = 'distroless-configuration';

/** Configurations of images as read-only documents, whole, so that an editor compares them. */
export function registerConfigurations(images: OpenedImages): Disposable {
  const closed = new AbortController();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: new EventEmitter<Uri>().event,
    async provideTextDocumentContent({ query }) {
      const place = placeFromKey(query);
      if (place === undefined) return '';
      const { config } = (await images.read(place, closed.signal)).image;
      const { history, rootfs, ...settings } = config.file ?? {};
      // How it was built comes last: it nearly always differs.
      return `${JSON.stringify({ ...settings, history, rootfs }, undefined, 2)}\n`;
    },
  });
  return Disposable.from(provider, new Disposable(() => closed.abort()));
}

/** Shows the configurations of both images side by side. */
export async function compareConfigurations(pair: ImagePair): Promise<void> {
  const { before, after } = sideLabels(pair);
  const uriOf = (place: ImagePair['before']): Uri =>
    Uri.from({ scheme, path: '/configuration.json', query: placeKey(place) });
  await commands.executeCommand(
    'vscode.diff',
    uriOf(pair.before),
    uriOf(pair.after),
    `Settings (${before} ↔ ${after})`,
  );
}
