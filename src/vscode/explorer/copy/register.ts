import { Disposable, DocumentDropOrPasteEditKind, languages } from 'vscode';
import type { Explore } from '../explore';

/** The commands that take paths and names out of an image, and the drop of paths into Dockerfiles. */
export function registerCopy(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.copyPathInImage', async (given: unknown, all: unknown) =>
      (await on.explorer()).copyPaths(on, given, all),
    ),
    on.command('distroless.copyName', async (given: unknown, all: unknown) =>
      (await on.explorer()).copyNames(on, given, all),
    ),
    on.command('distroless.copyDigest', async (given: unknown) => (await on.explorer()).copyDigest(on, given)),
    on.command('distroless.copyCopyFrom', async (given: unknown, all: unknown) =>
      (await on.explorer()).copyInstructions(on, given, all, 'as named'),
    ),
    on.command('distroless.copyCopyFromPinned', async (given: unknown, all: unknown) =>
      (await on.explorer()).copyInstructions(on, given, all, 'pinned'),
    ),
    on.command('distroless.insertCopyFrom', async (given: unknown, all: unknown) =>
      (await on.explorer()).insertInstructions(on, given, all),
    ),
    languages.registerDocumentDropEditProvider(
      { language: 'dockerfile' },
      {
        provideDocumentDropEdits: async (document, position, dropped, token) =>
          (await on.explorer()).dropEdits(on, document, position, dropped, token),
      },
      {
        dropMimeTypes: ['text/uri-list'],
        providedDropEditKinds: [DocumentDropOrPasteEditKind.Text.append('distroless', 'copyFrom')],
      },
    ),
  );
}
