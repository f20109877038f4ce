import type { ByteStream, Host } from '../host';
import { ImageError } from '../image/error';
import { unzstd } from '../image/expand/unzstd';
import { asObject, asText, asTexts, jsonOf, type JsonObject } from '../image/json';
import { rawFromText, type RawName } from '../image/rawName';
import type { OpenImage } from './openImage';
import type { OwnedFile, Package } from './package';
import { readOne } from './readMany';

/**
 * The packages whose slices chisel has cut, from the manifest that it leaves: a zstd stream of JSON lines,
 * https://documentation.ubuntu.com/chisel/en/latest/reference/manifest/.
 */
export async function readChisel(host: Host, opened: OpenImage, signal: AbortSignal): Promise<readonly Package[]> {
  const rows = await chiselRows(host, opened, signal);
  return rows
    .filter(({ kind }) => kind === 'package')
    .flatMap((row) => {
      const name = asText(row['name']);
      const version = asText(row['version']);
      if (name === undefined || version === undefined) return [];
      return {
        kind: 'deb',
        name,
        version,
        architecture: asText(row['arch']),
        source: undefined,
        maintainer: undefined,
        homepage: undefined,
        summary: undefined,
        license: undefined,
        records: [manifestPath],
        files: { kind: 'chisel', manifest: manifestPath },
      } as const;
    });
}

/** The files of each package of a chisel manifest, by name. */
export async function chiselFiles(
  host: Host,
  opened: OpenImage,
  signal: AbortSignal,
): Promise<Map<string, readonly OwnedFile[]>> {
  const files = new Map<string, OwnedFile[]>();
  for (const row of await chiselRows(host, opened, signal)) {
    const path = asText(row['path']);
    if (row['kind'] !== 'path' || path === undefined) continue;
    // A file may be changed after it was unpacked, by a script of the slice.
    const hex = asText(row['final_sha256']) ?? asText(row['sha256']);
    const file: OwnedFile = {
      path: rawFromText(path.length > 1 ? path.replace(/\/$/, '') : path),
      digest: hex === undefined ? undefined : { algorithm: 'sha256', hex },
      isConfiguration: false,
    };
    // A slice is named after its package, an underscore and its own name; packages have no underscore.
    const owners = new Set((asTexts(row['slices']) ?? []).map((slice) => slice.split('_')[0] ?? ''));
    for (const owner of owners) {
      const list = files.get(owner);
      if (list === undefined) files.set(owner, [file]);
      else list.push(file);
    }
  }
  return files;
}

/** Where chisel leaves its manifest. */
export const manifestPath: RawName = '/var/lib/chisel/manifest.wall';
const storedLimit = 16 * 1024 * 1024;
const textLimit = 256 * 1024 * 1024;
/** What is longer says nothing of a package. */
const lineLimit = 4 * 1024 * 1024;

async function chiselRows(host: Host, opened: OpenImage, signal: AbortSignal): Promise<readonly JsonObject[]> {
  const stored = await readOne(opened, manifestPath, storedLimit, signal);
  if (stored === undefined) return [];
  const decoder = new TextDecoder();
  const rows: JsonObject[] = [];
  let rest = '';
  let length = 0;
  const take = (line: string): void => {
    const row = asObject(jsonOf(line));
    if (row !== undefined) rows.push(row);
  };
  try {
    for await (const bytes of (host.unzstd ?? unzstd)(once(stored), signal)) {
      length += bytes.length;
      if (length > textLimit) break;
      const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
      // Put together before it is split, a text without lines would be read again with each piece.
      const lines = [rest + first, ...others];
      rest = lines.pop() ?? '';
      lines.forEach(take);
      if (rest.length > lineLimit) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    // What comes before the damage is worth as much as ever.
    if (!(error instanceof ImageError)) throw error;
  }
  take(rest);
  return rows;
}

async function* once(bytes: Uint8Array): ByteStream {
  yield await Promise.resolve(bytes);
}
