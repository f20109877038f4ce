import { DataTransferItem, type TreeDragAndDropController } from 'vscode';
import { textFromRaw } from '../../../core/image/rawName';
import { pathText } from '../../images/displayedPath';
import { imageUri } from '../../images/imageUri';
import type { Row } from '../row';

/** Lets paths of images be dragged out of a view: into the editor area to open them, into a Dockerfile to copy them there. */
export const dragRows: TreeDragAndDropController<Row> = {
  dropMimeTypes: [],
  dragMimeTypes: ['text/uri-list', 'text/plain'],
  handleDrag(rows, carried) {
    const paths = rows.flatMap((row) => (row.kind === 'entry' ? [row] : []));
    if (paths.length === 0) return;
    const uris = paths.map(({ opened, path }) => imageUri(opened.place, pathText(path)).toString());
    carried.set('text/uri-list', new DataTransferItem(uris.join('\r\n')));
    carried.set('text/plain', new DataTransferItem(paths.map(({ path }) => textFromRaw(path)).join('\n')));
  },
};
