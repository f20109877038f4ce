import {
  DocumentDropEdit,
  DocumentDropOrPasteEditKind,
  Uri,
  type CancellationToken,
  type DataTransfer,
  type Position,
  type TextDocument,
} from 'vscode';
import { copyLines } from '../../../core/copy/copyLines';
import { insertAt } from '../../../core/copy/insertCopy';
import { copySource } from '../../../core/copy/copySource';
import { isEditableDockerfile } from '../../editable';
import { imageScheme, placeKey } from '../../images/imageUri';
import { parsedDocument } from '../../parsed';
import { withSignal, workspaceEditOf } from '../../translate';
import type { Explore } from '../explore';
import { namedPath } from './chosenPaths';

/** What paths of an image become when they are dropped into a Dockerfile: the instructions that copy them, on lines of their own. */
export async function dropEdits(
  on: Explore,
  document: TextDocument,
  position: Position,
  dropped: DataTransfer,
  token: CancellationToken,
): Promise<DocumentDropEdit | undefined> {
  if (!isEditableDockerfile(document)) return undefined;
  const list = (await dropped.get('text/uri-list')?.asString()) ?? '';
  const named = list
    .split(/\r?\n/)
    .filter((line) => line.startsWith(`${imageScheme}:`))
    .flatMap((line) => namedPath(Uri.parse(line)));
  const [first] = named;
  if (first === undefined) return undefined;
  const { place } = first;
  const opened = await withSignal(token, (signal) => on.images.read(place, signal));
  // Nobody can be asked while something is dropped: a name that builders do not know is left to the person.
  const source = ('reference' in place ? copySource(place.reference) : undefined) ?? 'build';
  const paths = named.filter((one) => placeKey(one.place) === placeKey(place)).map(({ pathIn }) => pathIn(opened));
  const dockerfile = parsedDocument(document, await on.dockerfiles());
  const { lines } = copyLines(source, opened.tree, paths, dockerfile.escape);
  const edit = insertAt(dockerfile, document.offsetAt(position), lines);
  if (edit === undefined || lines.length === 0) return undefined;
  const result = new DocumentDropEdit(
    '',
    'Insert COPY --from',
    DocumentDropOrPasteEditKind.Text.append('distroless', 'copyFrom'),
  );
  result.additionalEdit = workspaceEditOf(document, [edit]);
  return result;
}
