import { rawFromBytes, textFromRaw, type RawName } from '../image/rawName';
import type { OpenImage } from './openImage';
import type { OwnedFile, Package, PackedDigest } from './package';
import { readOne } from './readMany';

/** The packages that apk has installed, https://wiki.alpinelinux.org/wiki/Apk_spec. */
export async function readApk(opened: OpenImage, signal: AbortSignal): Promise<readonly Package[]> {
  for (const path of apkDatabases) {
    const bytes = await readOne(opened, path, apkLimit, signal);
    if (bytes !== undefined) return [...blocksOf(rawFromBytes(bytes))].flatMap((lines) => packageOf(lines, path) ?? []);
  }
  return [];
}

/** The files of each package of an apk database, by `name version`. */
export function apkFiles(bytes: Uint8Array): Map<string, readonly OwnedFile[]> {
  const files = new Map<string, readonly OwnedFile[]>();
  for (const lines of blocksOf(rawFromBytes(bytes))) {
    const key = `${textFromRaw(valueOf(lines, 'P') ?? '')} ${textFromRaw(valueOf(lines, 'V') ?? '')}`;
    files.set(key, filesOf(lines));
  }
  return files;
}

/** The largest database of apk that is read. */
export const apkLimit = 64 * 1024 * 1024;

// The second is where it lies on a system with a merged /usr; there the first may be a link to it.
const apkDatabases: readonly RawName[] = ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'];

/** The lines of each package, which are a letter, a colon and a value. */
function* blocksOf(text: RawName): Generator<readonly string[]> {
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line !== '') {
      lines.push(line);
      continue;
    }
    if (lines.length > 0) yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

function valueOf(lines: readonly string[], letter: string): RawName | undefined {
  return lines.find((line) => line.startsWith(`${letter}:`))?.slice(2);
}

function packageOf(lines: readonly string[], database: RawName): Package | undefined {
  const text = (letter: string): string | undefined => {
    const value = valueOf(lines, letter);
    return value === undefined || value === '' ? undefined : textFromRaw(value);
  };
  const name = text('P');
  const version = text('V');
  if (name === undefined || version === undefined) return undefined;
  return {
    kind: 'apk',
    name,
    version,
    architecture: text('A'),
    source: { name: text('o') ?? name, version },
    maintainer: text('m'),
    homepage: text('U'),
    summary: text('T'),
    license: text('L'),
    records: [database],
    files: { kind: 'apk', database },
  };
}

/** `F:` opens a directory, `R:` is a file in it, and `Z:` the digest of that. */
function filesOf(lines: readonly string[]): readonly OwnedFile[] {
  const files: OwnedFile[] = [];
  let directory = '';
  for (const line of lines) {
    const value = line.slice(2);
    if (line.startsWith('F:')) {
      directory = value === '' ? '' : `/${value}`;
      if (directory !== '') files.push({ path: directory, digest: undefined, isConfiguration: false });
    }
    if (line.startsWith('R:')) {
      // What apk protects from being overwritten is what a person may change.
      const isConfiguration = directory === '/etc' || directory.startsWith('/etc/');
      files.push({ path: `${directory}/${value}`, digest: undefined, isConfiguration });
    }
    const last = files.at(-1);
    if (line.startsWith('Z:') && last !== undefined) files[files.length - 1] = { ...last, digest: digestOf(value) };
  }
  return files;
}

/** `Q1` and SHA-1, or `Q2` and SHA-256, in base64. */
function digestOf(text: string): PackedDigest | undefined {
  const algorithm = text.startsWith('Q1') ? 'sha1' : text.startsWith('Q2') ? 'sha256' : undefined;
  if (algorithm === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(2)) || text.length > 100) return undefined;
  const hex = base64Hex(text.slice(2));
  return hex?.length === { sha1: 40, sha256: 64 }[algorithm] ? { algorithm, hex } : undefined;
}

/** Base64 as lower-case hex; `undefined` if it is none. */
export function base64Hex(text: string): string | undefined {
  try {
    return [...atob(text)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return undefined; // its only error says that the text is none
  }
}
