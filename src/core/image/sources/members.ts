import type { OpenFile } from '../../host';
import { ImageError } from '../error';
import { rawFromText, type RawName } from '../rawName';
import { tarIndexer, type TarEntry } from '../tar';
import { partOf, type Blob } from './blob';

/** The files inside an archive, found once by reading headers only. */
export interface Members {
  /** The file with this name, through links inside the archive; `undefined` if it is not there, or not all of it. */
  find(name: string): Blob | undefined;
  /** What is wrong with the archive from some place on. */
  readonly damage: ImageError | undefined;
}

/** Scans an archive, seeking over its files; `ImageError` `corrupt` if it is no tar from the start. */
export async function scanMembers(file: OpenFile, signal: AbortSignal): Promise<Members> {
  const entries = new Map<RawName, TarEntry>();
  const tar = tarIndexer((entry) => entries.set(plain(entry.name), entry));
  let damage: ImageError | undefined;
  try {
    for (let at = 0; at < file.size && !tar.ended();) {
      const bytes = await file.read(at, pieceLength, signal);
      if (bytes.length === 0) break;
      tar.push(bytes);
      at += bytes.length;
      at += tar.skip(file.size - at);
    }
    tar.finish();
  } catch (error) {
    signal.throwIfAborted();
    // What came before the damage may be enough to show something.
    if (!(error instanceof ImageError) || entries.size === 0) throw error;
    damage = error;
  }
  return { find: (name) => findIn(entries, file, plain(rawFromText(name))), damage };
}

// Headers of neighbouring small files come with one read; what is larger is seeked over.
const pieceLength = 16 * 1024;
// docker save of old writes a layer that comes twice as a link to the first.
const linkLimit = 8;

function findIn(entries: ReadonlyMap<RawName, TarEntry>, file: OpenFile, name: RawName): Blob | undefined {
  let at = name;
  for (let hops = 0; hops < linkLimit; hops++) {
    const entry = entries.get(at);
    if (entry?.type === 'file') return contentOf(entry, file);
    if (entry?.type === 'hardlink') at = plain(entry.link);
    else if (entry?.type === 'symlink') at = plain(`${at.slice(0, at.lastIndexOf('/') + 1)}${entry.link}`);
    else return undefined;
  }
  return undefined;
}

function contentOf({ dataOffset, storedSize, sparse }: TarEntry, file: OpenFile): Blob | undefined {
  if (sparse !== undefined || dataOffset + storedSize > file.size) return undefined;
  return partOf(file, dataOffset, storedSize);
}

function plain(name: RawName): RawName {
  const parts: RawName[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
