import type { DiagnosticKind } from './diagnostic';

/** What is odd about a path of a layer, and what engines make of it: one sentence for people. */
export function diagnosticText(kind: DiagnosticKind): string {
  return texts[kind];
}

const texts: Readonly<Record<DiagnosticKind, string>> = {
  escape: 'The name leads above the root; engines keep it inside the image, as here.',
  duplicate: 'The layer has the path twice: Docker and Podman refuse that, containerd takes the last, as here.',
  clash: 'The layer needs a directory where it has something else; engines refuse that, here the directory is shown.',
  'late-whiteout': 'The layer adds the path and then deletes it; engines refuse that, here the path stays.',
  'undone-whiteout':
    'The layer deletes the directory and then adds it; on overlay file systems the lower files are back, as here, others have an empty one.',
  'opaque-root':
    'The layer wants to hide all lower layers; overlay file systems ignore that, as here, tools that unpack into one directory do not.',
  'opaque-xattr':
    'The directory is marked as hiding the lower files by an attribute; Docker and Podman heed it, containerd does not, and neither is it here.',
  'bad-whiteout': 'The deletion names no file; engines refuse it, here it is left out.',
  'device-whiteout': 'This is a device 0:0, which overlay file systems take for a deletion, as here.',
  'symlink-replaced':
    'A link of a lower layer becomes a directory with only the files of this layer in it; engines do the same, tools that unpack into one directory write through the link.',
  'file-replaced':
    'A file of a lower layer becomes a directory; engines do the same, tools that unpack into one directory refuse.',
  'cross-layer-hardlink':
    'This is a hard link to a file of a lower layer; engines with overlay file systems refuse it, here it has that content.',
  'early-hardlink': 'The hard link stands before its target; engines refuse that, here it has its content.',
  'broken-hardlink': 'The hard link leads to nothing; engines refuse that.',
  'deleted-hardlink': 'The hard link leads to a file that its layer deletes; engines make no file of it, as here.',
  'too-long': 'The path is longer or deeper than Linux takes; it is left out.',
  'toc-damaged':
    'The table of contents of the layer is damaged or contradicts itself; the layer itself was read instead.',
  'toc-unverified':
    'The files are those of a table of contents that the manifest does not vouch for, so they are as whoever made it says.',
};
