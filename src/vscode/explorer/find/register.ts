import { Disposable } from 'vscode';
import type { Explore } from '../explore';
import { imageOf, isRow } from '../imageOf';
import { chooseOpened } from '../places/chooseOpened';

/** The commands that look for something in an image. */
export function registerFind(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.goToFileInImage', async (given: unknown) => {
      const place = await chooseOpened(on, isRow(given) ? imageOf(given) : given, 'Go to file in image');
      if (place === undefined) return;
      const { goToFile } = await on.explorer();
      await goToFile(on, place);
    }),
  );
}
