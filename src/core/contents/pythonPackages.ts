import type { RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import { parseControl } from './controlFields';
import type { OpenImage } from './openImage';
import type { OwnedFile, Package } from './package';
import { base64Hex } from './apk';
import { readMany } from './readMany';

/** Whether a path is of the file that describes an installed Python distribution. */
export function isPythonMetadata(name: RawName, parent: RawName): boolean {
  if (name === 'METADATA') return parent.endsWith('.dist-info');
  return name === 'PKG-INFO' ? parent.endsWith('.egg-info') : name.endsWith('.egg-info');
}

/**
 * The Python distributions whose metadata lie at the paths: `*.dist-info/METADATA`, with its list of files,
 * https://packaging.python.org/en/latest/specifications/recording-installed-packages/, and `*.egg-info`.
 */
export async function readPython(
  opened: OpenImage,
  metadata: ReadonlyMap<RawName, TreeNode>,
  signal: AbortSignal,
): Promise<readonly Package[]> {
  const packages: Package[] = [];
  for await (const { path, bytes } of readMany(opened, metadata.keys(), fileLimit, signal)) {
    const [fields] = parseControl(new TextDecoder().decode(bytes));
    const name = fields?.get('name');
    const version = fields?.get('version');
    if (fields === undefined || name === undefined || name === '' || version === undefined || version === '') continue;
    const directory = path.slice(0, path.lastIndexOf('/'));
    const hasRecord = path.endsWith('/METADATA') && metadata.get(path)?.children?.has('RECORD') === true;
    packages.push({
      kind: 'pypi',
      name,
      version,
      architecture: undefined,
      source: undefined,
      maintainer: given(fields.get('maintainer') ?? fields.get('author')),
      homepage: given(fields.get('home-page')),
      summary: given(fields.get('summary')),
      license: given(fields.get('license-expression')) ?? oneLine(given(fields.get('license'))),
      records: [path],
      files: hasRecord
        ? {
            kind: 'record',
            records: [{ path: `${directory}/RECORD`, base: directory.slice(0, directory.lastIndexOf('/')) }],
          }
        : { kind: 'unknown' },
    });
  }
  return packages;
}

/** The files of a RECORD whose paths start from a directory: lines of path, `sha256=` in URL base64, and size. */
export function recordFiles(text: RawName, base: RawName): readonly OwnedFile[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, quoted, plain, hash = ''] = /^(?:"((?:[^"]|"")*)"|([^,]+)),([^,]*),/.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path === undefined) return [];
    const [algorithm, encoded = ''] = hash.split('=');
    const hex = algorithm === 'sha256' ? base64Hex(encoded.replaceAll('-', '+').replaceAll('_', '/')) : undefined;
    return {
      path: path.startsWith('/') ? path : normal(`${base}/${path}`),
      digest: hex?.length === 64 ? { algorithm: 'sha256', hex } : undefined,
      isConfiguration: false,
    } as const;
  });
}

const fileLimit = 4 * 1024 * 1024;

/** A path without `.` and `..`, which scripts in RECORD have much of. */
function normal(path: RawName): RawName {
  const parts: RawName[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value === '' || value === 'UNKNOWN' ? undefined : value;
}

/** Some have the whole text of the license where its name belongs. */
function oneLine(value: string | undefined): string | undefined {
  return value?.includes('\n') === true ? undefined : value;
}
