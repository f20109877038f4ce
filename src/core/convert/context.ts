/**
 * The files beside a Dockerfile, as the build would see them. Paths are relative to the context's root, with `/`,
 * normalised, never leading outside. Editors answer with unsaved text where they have it.
 */
export interface ContextFiles {
  /** The text of a file. */
  read(path: string, signal: AbortSignal): Promise<ContextText>;
  /** The entries of a directory, `''` for the root, sorted by name; `undefined` where there is no such directory. */
  list(directory: string, signal: AbortSignal): Promise<readonly ContextEntry[] | undefined>;
}

/** `unreadable` is not `missing`: what cannot be read is never guessed. */
export type ContextText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface ContextEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

/** Largest file that is read, in bytes. */
export const contextFileLimit = 256 * 1024;
/** Most files that are read for one conversion. */
export const contextFilesLimit = 200;
/** Most entries of a directory that are listed; one of kind `other` stands for the rest. */
export const contextEntriesLimit = 5000;
