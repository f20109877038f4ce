import { rawFromText } from '../image/rawName';
import type { OpenImage } from './openImage';
import { readOne } from './readMany';

/** Which system an image's files are of. */
export interface OsRelease {
  /** `debian`, `alpine`, `wolfi`: lower case. */
  readonly id: string;
  readonly idLike: readonly string[];
  readonly versionId: string | undefined;
  readonly versionCodename: string | undefined;
  readonly name: string;
  /** For people. */
  readonly prettyName: string;
  /** The file that says it. */
  readonly path: string;
}

/**
 * The system of an image, from os-release(5), or where there is none from `/etc/alpine-release` or `/etc/debian_version`;
 * `undefined` if nothing says it, as in an image from scratch.
 */
export async function readOsRelease(opened: OpenImage, signal: AbortSignal): Promise<OsRelease | undefined> {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readText(opened, path, signal);
    const release = text === undefined ? undefined : parseOsRelease(text, path);
    if (release !== undefined) return release;
  }
  for (const { path, id, name } of oldFiles) {
    const version = firstLine(await readText(opened, path, signal));
    if (version === undefined) continue;
    // "bookworm/sid" is what a Debian that is not yet released says.
    const isNumber = /^\d/.test(version);
    return {
      id,
      idLike: [],
      versionId: isNumber ? version : undefined,
      versionCodename: isNumber ? undefined : version.split('/')[0],
      name,
      prettyName: `${name} ${version}`,
      path,
    };
  }
  return undefined;
}

/** Reads the text of an os-release(5) file; `undefined` if it names no system. */
function parseOsRelease(text: string, path: string): OsRelease | undefined {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim()) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, unquoted(value));
  }
  const named = values.get('NAME') ?? values.get('PRETTY_NAME');
  const id = values.get('ID') ?? named?.toLowerCase().split(/\s/)[0];
  if (id === undefined || id === '') return undefined;
  const name = named ?? id;
  return {
    id: id.toLowerCase(),
    idLike: (values.get('ID_LIKE') ?? '').split(/\s+/).filter((word) => word !== ''),
    versionId: values.get('VERSION_ID'),
    versionCodename: values.get('VERSION_CODENAME'),
    name,
    prettyName: values.get('PRETTY_NAME') ?? name,
    path,
  };
}

const oldFiles = [
  { path: '/etc/alpine-release', id: 'alpine', name: 'Alpine Linux' },
  { path: '/etc/debian_version', id: 'debian', name: 'Debian GNU/Linux' },
] as const;

const sizeLimit = 64 * 1024;

async function readText(opened: OpenImage, path: string, signal: AbortSignal): Promise<string | undefined> {
  const bytes = await readOne(opened, rawFromText(path), sizeLimit, signal);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function firstLine(text: string | undefined): string | undefined {
  const line = text?.split(/\r?\n/)[0]?.trim();
  return line === '' ? undefined : line;
}

/** A value as a shell reads it: quotes off, and backslashes between double quotes. */
function unquoted(value: string): string {
  const [, quote, inside = ''] = /^(["'])(.*)\1$/.exec(value) ?? [];
  if (quote === undefined) return value;
  return quote === '"' ? inside.replace(/\\([\\"$`])/g, '$1') : inside;
}
