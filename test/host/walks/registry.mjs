// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

/**
 * A registry on this machine whose every tag is one and the same index, with its host and port and the digest that a tag has.
 * With the folder of an OCI layout it is that of the layout, and its blobs are there too. What is held is never answered.
 * @param {string} [layout]
 */
export async function startRegistry(layout) {
  const empty = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] };
  const index = layout === undefined ? JSON.stringify(empty) : readFileSync(path.join(layout, 'index.json'));
  const digest = `sha256:${createHash('sha256').update(index).digest('hex')}`;
  const held = { isHeld: false };
  const server = createServer((request, response) => {
    if (held.isHeld) return; // never answered: its asker has to give up
    const found = answer(request.url ?? '', index, digest, layout);
    response.writeHead(found === undefined ? 404 : 200, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      ...(found !== undefined && { 'content-length': Buffer.byteLength(found) }),
      ...(found === index && { 'docker-content-digest': digest }),
    });
    response.end(request.method === 'GET' ? found : undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.');
  return {
    host: `127.0.0.1:${address.port}`,
    digest,
    hold: (/** @type {boolean} */ isHeld) => (held.isHeld = isHeld),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * @param {string} url
 * @param {string | Buffer} index
 * @param {string} digest
 * @param {string | undefined} layout
 */
function answer(url, index, digest, layout) {
  const [, kind, name = ''] = /^\/v2\/.+\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
  const hex = /^sha256:([0-9a-f]{64})$/.exec(name)?.[1];
  if (kind === 'manifests' && (hex === undefined || name === digest)) return index;
  if (hex === undefined || layout === undefined) return undefined;
  try {
    return readFileSync(path.join(layout, 'blobs', 'sha256', hex));
  } catch {
    return undefined; // a blob that the layout has not
  }
}
