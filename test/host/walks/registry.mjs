// @ts-check
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * A registry on this machine whose every tag is one and the same index, with its host and port and the digest that a tag has.
 * What `stall` holds back is not answered before it has settled.
 */
export async function startRegistry() {
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [],
  });
  const digest = `sha256:${createHash('sha256').update(index).digest('hex')}`;
  const held = { isHeld: false };
  const server = createServer((request, response) => {
    if (held.isHeld) return; // never answered: its asker has to give up
    const isManifest = /^\/v2\/.+\/manifests\//.test(request.url ?? '');
    response.writeHead(isManifest ? 200 : 404, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      'docker-content-digest': digest,
    });
    response.end(isManifest && request.method === 'GET' ? index : undefined);
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
