import { Disposable, window, type Uri } from 'vscode';
import type { ImageFileSystem } from '../../images/imageFileSystem';
import type { Explore } from '../explore';

/** The commands on files of images. */
export function registerFiles(on: Explore, { allow }: Pick<ImageFileSystem, 'allow'>): Disposable {
  const ask = (sentence: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
    window.showWarningMessage(sentence, ...buttons);
  return Disposable.from(
    on.command('distroless.openFileInImage', async (uri: Uri) =>
      (await on.explorer()).openFileInImage({ on, ask, allow }, uri),
    ),
    on.command('distroless.revealInImageTree', async (given: unknown) =>
      (await on.explorer()).revealInImageTree(on, given),
    ),
    on.command('distroless.extract', async (given: unknown) => (await on.explorer()).extractFromImage(on, given)),
  );
}
