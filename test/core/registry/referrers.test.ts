import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Descriptor } from '../../../src/core/image/manifest';
import { parseDigest } from '../../../src/core/image/reference';
import { openReferrers, type Referrer } from '../../../src/core/registry/referrers';
import { json, ociLayout, sha256 } from '../../support/images';
import { imageRegistry, type Script } from '../../support/imageRegistry';
import { memoryHost } from '../../support/memoryHost';
import { testNetwork, withServers } from '../../support/registry';

const never = new AbortController().signal;
const layout = ociLayout([{ name: '1', layers: [] }]);
const manifest =
  layout.get(
    JSON.parse(Buffer.from(layout.get('index.json') ?? []).toString()).manifests[0].digest.replace(
      'sha256:',
      'blobs/sha256/',
    ),
  ) ?? Buffer.of();
const digest = sha256(manifest);
const sbom = json({ spdxVersion: 'SPDX-2.3' });

/** An artifact with one document, as its manifest. */
function artifact(mediaType: string, annotations: Record<string, string> = {}): Uint8Array {
  const layer = { mediaType, digest: `sha256:${sha256(sbom)}`, size: sbom.length, annotations };
  return json({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${sha256(sbom)}`, size: 2 },
    layers: [layer],
  });
}

function entry(bytes: Uint8Array, artifactType: string): object {
  return {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${sha256(bytes)}`,
    size: bytes.length,
    artifactType,
  };
}

/** What is found at a registry with these manifests beside the image. */
async function found(
  more: Record<string, Uint8Array>,
  script: Script = () => undefined,
  attestations: readonly Descriptor[] = [],
  use: (referrers: readonly Referrer[]) => Promise<void> = () => Promise.resolve(),
): Promise<readonly string[]> {
  const blobs = Object.values({ ...more, sbom }).map((bytes) => [`blobs/sha256/${sha256(bytes)}`, bytes] as const);
  const { handler } = imageRegistry(new Map([...layout, ...blobs]), script, new Map(Object.entries(more)));
  let rows: readonly string[] = [];
  await withServers([handler], async ({ host }) => {
    const image = { manifestDigest: parseDigest(`sha256:${digest}`), attestations };
    const referrers = await openReferrers(
      { ...memoryHost(new Map()), network: testNetwork() },
      `${host}/a/b:1`,
      image,
      never,
    );
    rows = referrers.map(({ kind, artifactType }) => `${kind} ${artifactType}`);
    await use(referrers);
  });
  return rows;
}

const spdx = artifact('application/spdx+json', { 'org.opencontainers.image.title': 'sbom.json' });
const other = artifact('application/vnd.cyclonedx+json');
const index = (...manifests: object[]) => json({ schemaVersion: 2, manifests });

test('referrers are listed by the registry, page by page, and read with a limit', async () => {
  const next = `/v2/a/b/referrers/sha256:${digest}?page=2`;
  const script: Script = (request) =>
    request.endsWith(`/referrers/sha256:${digest}`)
      ? {
          kind: 'status',
          status: 200,
          headers: { link: `<${next}>; rel="next"` },
          body: index(entry(spdx, 'spdx')).toString(),
        }
      : request.includes('page=2')
        ? {
            kind: 'status',
            status: 200,
            headers: { link: '<https://example.com/x>; rel="next"' },
            body: index(entry(other, 'cdx')).toString(),
          }
        : undefined;
  const rows = await found({ spdx, other }, script, [], async ([first]) => {
    const [part] = (await first?.parts(never)) ?? [];
    assert.deepEqual([part?.mediaType, part?.title, part?.size], ['application/spdx+json', 'sbom.json', sbom.length]);
    assert.deepEqual(Buffer.from((await part?.read(1000, never)) ?? []), Buffer.from(sbom));
    await assert.rejects(part?.read(5, never) ?? Promise.resolve(), { code: 'too-large' });
  });
  assert.deepEqual(rows, ['referrer spdx', 'referrer cdx']);
});

test('where a registry does not list them they are found by tag, and those of cosign too', async () => {
  const tags = {
    [`sha256-${digest}`]: index(entry(spdx, 'spdx')),
    [`sha256-${digest}.sig`]: artifact('application/vnd.dev.cosign.simplesigning.v1+json'),
    [`sha256-${digest}.att`]: artifact('application/vnd.dsse.envelope.v1+json', {
      predicateType: 'https://slsa.dev/provenance/v1',
    }),
  };
  const expected = [
    'referrer spdx',
    'cosign application/vnd.dev.cosign.artifact.sig.v1+json',
    'cosign application/vnd.dsse.envelope.v1+json',
  ];
  const answers = [
    { kind: 'status', status: 404 },
    { kind: 'status', status: 405 },
    { kind: 'status', status: 200, body: '<html>' },
    { kind: 'status', status: 200, body: index().toString() },
  ] as const;
  for (const answer of answers) {
    const script: Script = (request) => (request.includes('/referrers/') ? answer : undefined);
    assert.deepEqual(await found({ ...tags, spdx }, script), expected);
  }
  await found(tags, undefined, [], async (referrers) => {
    const [part] = (await referrers[2]?.parts(never)) ?? [];
    assert.equal(part?.predicateType, 'https://slsa.dev/provenance/v1');
  });
});

test('nothing refers to most images', async () => {
  assert.deepEqual(await found({}), []);
});

test('attestations of the index are read as others are', async () => {
  const provenance = artifact('application/vnd.in-toto+json', {
    'in-toto.io/predicate-type': 'https://spdx.dev/Document',
  });
  const attested = {
    mediaType: '',
    digest: parseDigest(`sha256:${sha256(provenance)}`)!,
    size: provenance.length,
    platform: undefined,
    annotations: {},
  }; // 64 digits
  const rows = await found({ provenance }, undefined, [attested], async ([first]) => {
    const [part] = (await first?.parts(never)) ?? [];
    assert.equal(part?.predicateType, 'https://spdx.dev/Document');
  });
  assert.deepEqual(rows, ['attestation ']);
});

test('a registry that is busy is no registry without referrers', async () => {
  const busy: Script = (request) => (request.includes('/referrers/') ? { kind: 'status', status: 503 } : undefined);
  await assert.rejects(found({}, busy), { code: 'offline' });
});
