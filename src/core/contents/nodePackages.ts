import { asObject, asText, jsonOf } from '../image/json';
import type { RawName } from '../image/rawName';
import type { OpenImage } from './openImage';
import type { Package } from './package';
import { readMany } from './readMany';

/**
 * The Node packages that lie in `node_modules`, from their `package.json` at these paths; one without name or version is a
 * part of another.
 */
export async function readNode(
  opened: OpenImage,
  manifests: Iterable<RawName>,
  signal: AbortSignal,
): Promise<readonly Package[]> {
  const packages: Package[] = [];
  for await (const { path, bytes } of readMany(opened, manifests, fileLimit, signal)) {
    // Tests of packages have broken ones on purpose, and some begin with a byte order mark, which the decoder takes off.
    const manifest = asObject(jsonOf(new TextDecoder().decode(bytes)));
    const name = asText(manifest?.['name']);
    const version = asText(manifest?.['version']);
    if (manifest === undefined || name === undefined || !namePattern.test(name) || version === undefined) continue;
    if (version === '') continue;
    const author = manifest['author'];
    packages.push({
      kind: 'npm',
      name,
      version,
      architecture: undefined,
      source: undefined,
      maintainer: asText(author) ?? asText(asObject(author)?.['name']),
      homepage: asText(manifest['homepage']),
      summary: asText(manifest['description']),
      license: asText(manifest['license']) ?? asText(asObject(manifest['license'])?.['type']),
      records: [path],
      files: { kind: 'directories', paths: [path.slice(0, path.lastIndexOf('/'))] },
    });
  }
  return packages;
}

const namePattern = /^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-zA-Z0-9-~][a-zA-Z0-9-._~]*$/;
const fileLimit = 1024 * 1024;
