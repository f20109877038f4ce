import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referrers } from '../../src/cli/referrers';
import { imageFolder } from '../support/imageFolder';
import { json, ociLayout, sha256 } from '../support/images';
import { imageRegistry } from '../support/imageRegistry';
import { keptIo, outputOf } from '../support/io';
import { withServers } from '../support/registry';

const layout = ociLayout([{ name: '1', layers: [], platform: { os: 'linux', architecture: 'amd64' } }]);
const index = JSON.parse(Buffer.from(layout.get('index.json') ?? []).toString()) as { manifests: { digest: string }[] };
const image = index.manifests[0]?.digest ?? '';
const sbom = json({ spdxVersion: 'SPDX-2.3' });
const statement = artifact('application/vnd.in-toto+json', {
  'in-toto.io/predicate-type': 'https://spdx.dev/Document',
});
const signature = artifact('application/vnd.dev.cosign.simplesigning.v1+json', {});

function artifact(mediaType: string, annotations: Record<string, string>): Uint8Array {
  const layer = { mediaType, digest: `sha256:${sha256(sbom)}`, size: sbom.length, annotations };
  const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${sha256(sbom)}`, size: 2 };
  return json({ schemaVersion: 2, config, layers: [layer] });
}

const blob = (bytes: Uint8Array): [string, Uint8Array] => [`blobs/sha256/${sha256(bytes)}`, bytes];
const attested = new Map([
  ...layout,
  blob(statement),
  blob(sbom),
  [
    'index.json',
    json({
      schemaVersion: 2,
      manifests: [
        ...index.manifests,
        {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: `sha256:${sha256(statement)}`,
          size: statement.length,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: { 'vnd.docker.reference.digest': image, 'vnd.docker.reference.type': 'attestation-manifest' },
        },
      ],
    }),
  ],
]);

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string[] }> {
  const io = keptIo();
  return { code: await referrers(argv, io), out: outputOf(io), err: io.lines };
}

test('referrers lists what is attested of an image in a layout, and writes one document', async () => {
  const name = `oci:${imageFolder(attested)}:1`;
  const digest = `sha256:${sha256(sbom)}`;
  assert.deepEqual(await run(name), { code: 0, err: [], out: `SBOM  26 B  ${digest}  https://spdx.dev/Document\n` });
  assert.deepEqual(await run('--get', digest, name), { code: 0, err: [], out: Buffer.from(sbom).toString() });
  const missing = await run('--get', 'sha256:0', name);
  assert.deepEqual([missing.code, missing.out, missing.err.length], [1, '', 1]);
});

test('a document of another digest is not written', async () => {
  const [path] = blob(sbom);
  const name = `oci:${imageFolder(new Map([...attested, [path, json({ spdxVersion: 'SPDX-2.2' })]]))}:1`;
  const { code, out, err } = await run('--get', `sha256:${sha256(sbom)}`, name);
  assert.deepEqual([code, out, /does not match its digest/.test(err[0] ?? '')], [2, '', true]);
});

test('referrers says that there are none', async () => {
  const name = `oci:${imageFolder(layout)}:1`;
  assert.deepEqual(await run('--json', name), { code: 0, out: '[]\n', err: [`Nothing refers to ${name}.`] });
});

test('referrers finds the signatures of an image at its registry', async () => {
  const tags = new Map([[`${image.replace(':', '-')}.sig`, signature]]);
  const { handler } = imageRegistry(new Map([...layout, blob(signature), blob(sbom)]), undefined, tags);
  await withServers([handler], async ({ host }) => {
    const { code, out } = await run('--json', `${host}/a/b:1`);
    const [row] = JSON.parse(out) as Record<string, unknown>[];
    assert.deepEqual([code, row?.['kind'], row?.['found'], row?.['size']], [0, 'signature', 'cosign', sbom.length]);
  });
});
