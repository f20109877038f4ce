import { Disposable, Uri } from 'vscode';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import { chooseOpened } from '../places/chooseOpened';
import type { FoundPages } from './foundPages';

/** The commands that look for something in an image. */
export function registerFind(on: Explore): Disposable {
  let pages: FoundPages | undefined;
  return Disposable.from(
    on.command('distroless.goToFileInImage', async (given: unknown) => {
      const place = await chooseOpened(on, given, 'Go to file in image');
      if (place === undefined) return;
      const { goToFile } = await on.explorer();
      await goToFile(on, place);
    }),
    on.command('distroless.findInFiles', async (given: unknown, wanted: unknown) => {
      const place = await chooseOpened(on, given, 'Find in files of image');
      if (place === undefined) return;
      const { createFoundPages, findInFiles } = await on.explorer();
      pages ??= createFoundPages((error) => on.report.failed(error));
      const row = given instanceof Uri ? undefined : (given ?? on.selected());
      const isDirectory = isRow(row) && row.kind === 'entry' && row.node.entry.kind === 'directory';
      await findInFiles(on, place, isDirectory ? row.path : '/', pages, wanted);
    }),
    new Disposable(() => pages?.dispose()),
  );
}
