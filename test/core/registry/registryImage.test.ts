import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Image } from '../../../src/core/image/image';
import { readFile } from '../../../src/core/image/content';
import { openTree } from '../../../src/core/image/openTree';
import { openRegistryImage } from '../../../src/core/registry/registryImage';
import { imageRegistry, type Script } from '../../support/imageRegistry';
import { json, ociLayout, sha256, type TestImage } from '../../support/images';
import { listing } from '../../support/listing';
import { manualTimer, testNetwork, withServers, type Handler, type Registry } from '../../support/registry';
import { filesOf, hostWith } from '../../support/registryHost';
import { dir, file, tar } from '../../support/tar';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };

// Noise, so that compressing does not make the layer small.
const noise = Buffer.from(Array.from({ length: 30_000 }, (_, i) => (i * i * 7919 + (i >> 3)) & 255));
const app: TestImage = {
  name: '1',
  layers: [
    tar([dir('etc'), file('etc/os-release', 'ID=test\n')]),
    tar([{ name: 'app', data: noise }, file('z', 'last')]),
  ],
};
const tree = ['/app=30000 @1', '/etc/ @0', '/etc/os-release=8 @0', '/z=4 @1'];
const plain = (layer: Uint8Array) => layer;
const layout = ociLayout([app], plain);
const layerPath = `/v2/a/b/blobs/sha256:${sha256(app.layers[1] ?? noise)}`;

type Options = Parameters<typeof testNetwork>[0];

/** The files of the image above, with what goes wrong. */
const faulty = (script: Script, options: Options = {}) => filesOf(imageRegistry(layout, script).handler, options);

/** A script for the larger layer. */
const ofLayer =
  (fault: (before: number) => ReturnType<Script>): Script =>
  (request, before) =>
    request === `GET ${layerPath}` ? fault(before) : undefined;

async function withImage(
  handler: Handler,
  use: (image: Image, registry: Registry, network: ReturnType<typeof testNetwork>) => Promise<void>,
  options: Options = {},
): Promise<void> {
  await withServers([handler], async (registry) => {
    const host = hostWith(options);
    const image = await openRegistryImage(
      host,
      { kind: 'registry', reference: `${registry.host}/a/b:1` },
      amd64,
      never,
    );
    await use(image, registry, host.network);
  });
}

test('an image is opened by its manifest and configuration, and its layers are read when they are', async () => {
  await withImage(imageRegistry(layout).handler, async (image, registry) => {
    assert.deepEqual(
      registry.asked.map((line) => line.replace(/sha256:\w+/, 'DIGEST')),
      ['GET /v2/a/b/manifests/1', 'GET /v2/a/b/blobs/DIGEST'],
    );
    assert.equal(image.name, `${registry.host}/a/b:1`);
    assert.deepEqual([image.platforms, image.attestations], [[], []]);
    const read = await openTree(image, never);
    assert.deepEqual(listing(read), tree);
    const found = await readFile(image, read, '/z', 100, never);
    assert.equal(found.kind === 'content' && Buffer.from(found.bytes).toString(), 'last');
  });
});

test('an index, also a nested one, is followed to the platform; attestations lie beside', async () => {
  const other: TestImage = { layers: [tar([file('arm', '')])], platform: arm64 };
  const files = new Map(ociLayout([{ ...app, platform: amd64 }, other], plain));
  const inner = files.get('index.json') ?? noise;
  files.set(`blobs/sha256/${sha256(inner)}`, inner);
  const about = { 'vnd.docker.reference.type': 'attestation-manifest' };
  const index = json({
    schemaVersion: 2,
    manifests: [
      { mediaType: 'application/vnd.oci.image.index.v1+json', digest: `sha256:${sha256(inner)}`, size: inner.length },
      {
        mediaType: 'x',
        digest: `sha256:${'0'.repeat(64)}`,
        size: 5,
        annotations: about,
        platform: { os: 'unknown', architecture: 'unknown' },
      },
    ],
  });
  const registry = imageRegistry(files, undefined, new Map([['1', index]]));
  assert.deepEqual(await filesOf(registry.handler), tree);
  assert.deepEqual(await filesOf(registry.handler, {}, arm64), ['/arm=0 @0']);
  assert.match(
    String(await filesOf(registry.handler, {}, { os: 'linux', architecture: 's390x' })),
    /^not-found: HOST\/a\/b:1 has no image for linux\/s390x; it has linux\/amd64, linux\/arm64\.$/,
  );
  await withImage(registry.handler, (image) => {
    assert.deepEqual(image.platforms, [amd64, arm64]);
    assert.equal(image.attestations.length, 1);
    return Promise.resolve();
  });
});

test('a digest is asked for as it is, with the tag or without', async () => {
  const digest = `sha256:${sha256(layout.get('index.json') ?? noise)}`;
  await withServers([imageRegistry(layout).handler], async ({ host, asked }) => {
    const reference = `${host}/a/b:gone@${digest}`;
    const image = await openRegistryImage(hostWith(), { kind: 'registry', reference }, amd64, never);
    assert.equal(asked[0], `GET /v2/a/b/manifests/${digest}`);
    assert.deepEqual(listing(await openTree(image, never)), tree);
  });
});

test('a layer is fetched once, and then its files by parts', async () => {
  const files = Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, data: randomBytes(100_000) }));
  const registry = imageRegistry(ociLayout([{ ...app, layers: [tar(files)] }]));
  await withImage(registry.handler, async (image) => {
    const read = await openTree(image, never);
    const size = image.layers[0]?.size ?? 0;
    const once = registry.sent();
    assert.ok(once < size + 64 * 1024, `${once} bytes for a layer of ${size}`);
    const found = await readFile(image, read, '/f9', 100_000, never);
    assert.ok(found.kind === 'content' && Buffer.from(found.bytes).equals(files[9]?.data ?? noise));
    assert.ok(registry.sent() - once < size, `${registry.sent() - once} bytes for one file`);
  });
});

test('each fault of a download has its own end', async () => {
  const reset = ofLayer((before) => (before < 3 ? { kind: 'reset', after: 9000 } : undefined));
  assert.deepEqual(await faulty(reset), tree, 'reset mid-blob');
  const waited = testNetwork();
  const always = await faulty(
    ofLayer(() => ({ kind: 'reset', after: 0 })),
    waited,
  );
  assert.match(String(always), /^offline: Layer 2 of 2 of HOST\/a\/b:1: HOST cannot be reached/);
  assert.deepEqual(waited.waited, [500, 1000, 2000, 4000]);
  assert.match(
    String(await faulty(ofLayer(() => ({ kind: 'short', after: 5000 })))),
    /^corrupt: Layer 2 of 2 of HOST\/a\/b:1: Blob sha256:\w+ of HOST has fewer bytes than the 32768 that its manifest states; push/,
  );
  assert.match(
    String(await faulty(ofLayer(() => ({ kind: 'other-byte' })))),
    /^corrupt: Layer 2 of 2 of HOST\/a\/b:1: its content does not match its digest/,
  );
  const longer = new Map([...layout, [`blobs/sha256/${layerPath.slice(-64)}`, Buffer.alloc(40_000)]]);
  assert.match(String(await filesOf(imageRegistry(longer).handler)), /^corrupt: .* has more bytes than the 32768/);
  const gone = faulty(ofLayer(() => ({ kind: 'status', status: 404 })));
  assert.match(String(await gone), /^not-found: Layer 2 of 2 of HOST\/a\/b:1: There is no blob sha256:\w+/);
});

test('a body may take any time while it keeps coming, and not long when it does not', async () => {
  const bytes = app.layers[1] ?? noise;
  const clock = manualTimer();
  /** Gives so many pieces of the layer, each after 15 seconds, and then lets 20 go by. */
  const slowly = (pieces: number): Options => ({
    timeLimit: 20_000,
    timer: clock.timer,
    fetch: (url, init) => {
      if (!url.endsWith(layerPath)) return fetch(url, init);
      let given = 0;
      const pull = (body: ReadableStreamDefaultController<Uint8Array>): void => {
        clock.pass(given < pieces ? 15_000 : 20_000);
        if (init.signal?.aborted === true) return body.error(init.signal.reason);
        if (given * 8192 >= bytes.length) return body.close();
        body.enqueue(bytes.subarray(given * 8192, ++given * 8192));
      };
      return Promise.resolve(new Response(new ReadableStream({ pull }, { highWaterMark: 0 })));
    },
  });
  // Of one layer, so that time passes for nobody else.
  const { handler } = imageRegistry(ociLayout([{ ...app, layers: [bytes] }], plain));
  assert.deepEqual(await filesOf(handler, slowly(9)), ['/app=30000 @0', '/z=4 @0']);
  const stuck = String(await filesOf(handler, slowly(2)));
  assert.match(stuck, /^offline: Layer 1 of 1 of HOST\/a\/b:1: HOST did not answer in time; try again later\.$/);
});

test('a busy registry is waited for, by seconds and by date', async () => {
  const network = testNetwork({ now: () => Date.parse('2026-01-01T00:00:00Z') });
  const date = 'Thu, 01 Jan 2026 00:00:09 GMT';
  const busy = ofLayer((before) =>
    before < 2 ? { kind: 'status', status: 429, headers: { 'retry-after': before === 0 ? '7' : date } } : undefined,
  );
  assert.deepEqual(await faulty(busy, network), tree);
  assert.deepEqual(network.waited, [7000, 9000]);
  const tooBusy = faulty(ofLayer(() => ({ kind: 'status', status: 429, headers: { 'retry-after': '4000' } })));
  assert.match(String(await tooBusy), /^offline: .*HOST does not accept more requests at the moment;/);
});

test('a registry without ranges is read all the same', async () => {
  const script = ofLayer((before) => (before === 0 ? { kind: 'reset', after: 12_000 } : { kind: 'no-range' }));
  assert.deepEqual(await faulty(script), tree);
  await withImage(
    imageRegistry(
      layout,
      ofLayer(() => ({ kind: 'no-range' })),
    ).handler,
    async (image) => {
      const bytes = await image.layers[1]?.read(512, 100, never);
      assert.deepEqual(Buffer.from(bytes ?? []), noise.subarray(0, 100));
    },
  );
});

test('a storage is sent to without the login, asked again without the registry, and found anew when its address is over', async () => {
  const basic = 'Basic dTpw';
  const large = tar([{ name: 'large', data: Buffer.concat([noise, noise, noise]) }]);
  const files = ociLayout([{ ...app, layers: [large] }], plain);
  let storage = '';
  const registry: Handler = (request, response) => {
    if (request.headers.authorization !== basic) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    }
    const script: Script = (asked) => (asked.endsWith(sha256(large)) ? { kind: 'redirect', to: storage } : undefined);
    imageRegistry(files, script).handler(request, response);
  };
  let served = 0;
  const store: Handler = (request, response) => {
    served++;
    if (served === 2) return void response.writeHead(403).end();
    imageRegistry(new Map([['blobs/sha256/x', large]])).handler(request, response);
  };
  const credentials = () => Promise.resolve({ kind: 'password', username: 'u', password: 'p' } as const);
  await withServers([registry, store], async (own, other) => {
    storage = `${other.url}/blobs/sha256:x?signature=s`;
    const place = { kind: 'registry', reference: `${own.host}/a/b:1` } as const;
    const image = await openRegistryImage(hostWith({ credentials }), place, amd64, never);
    const before = own.asked.length;
    for (const offset of [512, 40_000, 80_000]) {
      const bytes = await image.layers[0]?.read(offset, 10, never);
      assert.deepEqual(Buffer.from(bytes ?? []), Buffer.from(large.subarray(offset, offset + 10)));
    }
    assert.equal(own.asked.length - before, 2, 'once at first, and once for the address that was over');
    assert.deepEqual(new Set(other.asked), new Set(['GET /blobs/sha256:x?signature=s']));
  });
});
