import { textFromRaw, type RawName } from './rawName';

/** What is odd about a layer's entry; engines differ on most of these, so a person should know. */
export type DiagnosticKind =
  /** A name leads above the image's root; it was clamped to the root. */
  | 'escape'
  /** The layer has the same path twice; the last one holds. */
  | 'duplicate'
  /** An entry needs a directory where the same layer has something else; the directory holds. */
  | 'clash'
  /** The layer both deletes and adds a path, in this order of entries that engines refuse; the path stays. */
  | 'late-whiteout'
  /** A directory after its own whiteout; overlay engines then show the lower files again, flat ones do not. */
  | 'undone-whiteout'
  /** The layer hides all lower layers; overlay file systems ignore that at the root, flat engines do not. */
  | 'opaque-root'
  /** A directory marked opaque by an attribute, which some overlay engines heed and others do not; it was not heeded. */
  | 'opaque-xattr'
  /** A whiteout that names no file; it was left out. */
  | 'bad-whiteout'
  /** A device 0:0, which overlay file systems take for a deletion. */
  | 'device-whiteout'
  /** A symbolic link of a lower layer is now a directory; only this layer's files are in it. */
  | 'symlink-replaced'
  /** A file of a lower layer is now a directory. */
  | 'file-replaced'
  /** A hard link to a file of a lower layer; overlay engines fail to unpack it. */
  | 'cross-layer-hardlink'
  /** A hard link that stands before its target; engines fail to unpack it. */
  | 'early-hardlink'
  /** A hard link to nothing. */
  | 'broken-hardlink'
  /** A hard link to a file that the same layer deletes; engines make nothing of it. */
  | 'deleted-hardlink'
  /** A path that no Linux file system would take; it was left out. */
  | 'too-long'
  /** The layer's table of contents is damaged or contradicts itself; the layer itself was read instead. */
  | 'toc-damaged'
  /** The files are those of a table of contents that the manifest does not vouch for. */
  | 'toc-unverified';

/** One oddity, and where it is. */
export interface Diagnostic {
  readonly kind: DiagnosticKind;
  /** Absolute, for people. */
  readonly path: string;
  /** From 0, lowest first; `undefined` where the layer is known from the context. */
  readonly layer?: number;
}

/** How many oddities are kept, which is more than anyone reads. */
export const diagnosticLimit = 1000;

/** Keeps an oddity, if there is room. */
export function addDiagnostic(to: Diagnostic[], kind: DiagnosticKind, path: RawName, layer?: number): void {
  if (to.length >= diagnosticLimit) return;
  to.push({ kind, path: textFromRaw(path), ...(layer !== undefined && { layer }) });
}
