import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRegistryImage } from '../../../src/core/registry/registryImage';
import type { Credentials } from '../../../src/core/registry/credentials';
import { imageRegistry, type Script } from '../../support/imageRegistry';
import { json, ociLayout, sha256, type TestImage } from '../../support/images';
import { memoryStore } from '../../support/memoryStore';
import { startServer, withServers, type Handler } from '../../support/registry';
import { filesAt, filesOf, hostWith } from '../../support/registryHost';
import { file, tar } from '../../support/tar';

const never = new AbortController().signal;
const amd64 = { os: 'linux', architecture: 'amd64' };
const app: TestImage = { name: '1', layers: ['a', 'b', 'c', 'd'].map((name) => tar([file(name, name)])) };
const tree = ['/a=1 @0', '/b=1 @1', '/c=1 @2', '/d=1 @3'];
const layout = ociLayout([app]);
const indexType = 'application/vnd.oci.image.index.v1+json';
const zeros = `sha256:${'0'.repeat(64)}`;

/** The text of the error when the tag is this manifest. */
const withManifest = async (manifest: object): Promise<string> =>
  String(await filesOf(imageRegistry(layout, undefined, new Map([['1', json(manifest)]])).handler));

test('what is no image has its own sentence', async () => {
  const config = { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: zeros, size: 2 };
  const ends = {
    [await withManifest({ schemaVersion: 1 })]:
      /^unsupported: .* uses the old "schema 1" format, .*push the image again/,
    [await withManifest({ schemaVersion: 2, config, layers: [] })]:
      /^unsupported: .*is not a container image but an artifact of the type "application\/vnd.cncf.helm/,
    [await withManifest({ schemaVersion: 2, manifests: [] })]:
      /^not-found: HOST\/a\/b:1 holds no image; check the name\.$/,
    [await withManifest({})]: /^corrupt: .* is not an image manifest/,
  };
  for (const [text, expected] of Object.entries(ends)) assert.match(text, expected);
});

test('an index that is nested without end, or is not what its digest says, is refused', async () => {
  // Only by a digest that cannot be proved here can an index hold itself.
  const itself = { mediaType: indexType, digest: `sha512:${'a'.repeat(128)}`, size: 0 };
  const circle = { schemaVersion: 2, manifests: [itself] };
  const bytes = json({ ...circle, manifests: [{ ...itself, size: 100 }] });
  const more = new Map([
    ['1', bytes],
    [itself.digest, bytes],
  ]);
  const sized = json({ ...circle, manifests: [{ ...itself, size: bytes.length }] });
  assert.equal(sized.length, bytes.length);
  const registry = imageRegistry(layout, undefined, new Map([...more.keys()].map((key) => [key, sized])));
  assert.match(
    String(await filesOf(registry.handler)),
    /^too-large: HOST\/a\/b:1 lists too many images or nests too many indexes/,
  );

  const lies = { mediaType: indexType, digest: zeros, size: bytes.length };
  const lying = imageRegistry(
    layout,
    undefined,
    new Map([
      ['1', json({ ...circle, manifests: [lies] })],
      [zeros, bytes],
    ]),
  );
  assert.match(
    String(await filesOf(lying.handler)),
    /^corrupt: The manifest of HOST\/a\/b:1 \(sha256:0+\) does not match its digest/,
  );
});

test('a manifest that says it is huge is not asked for', async () => {
  const huge = { mediaType: indexType, digest: zeros, size: 5_000_000_000 };
  await withServers(
    [imageRegistry(layout, undefined, new Map([['1', json({ schemaVersion: 2, manifests: [huge] })]])).handler],
    async ({ host, asked }) => {
      assert.match(
        String(await filesAt(hostWith(), `${host}/a/b:1`)),
        /^too-large: .* is larger than the limit of 4 MiB/,
      );
      assert.equal(asked.length, 1);
    },
  );
});

test('without a network, without a name and after closing there is nothing to read', async () => {
  assert.match(
    String(await filesAt({ ...hostWith(), network: undefined }, 'r.io/a')),
    /^unsupported: Registries cannot be reached from a browser/,
  );
  assert.match(String(await filesAt(hostWith(), 'R.io/A')), /^not-found: .*is not an image reference/);
  assert.match(String(await filesAt(hostWith(), 'r.io:99999/a')), /^not-found: HOST is no address of a registry/);
  const other = `r.io/a@sha512:${'a'.repeat(128)}`;
  assert.match(String(await filesAt(hostWith(), other)), /^unsupported: The digest of .* cannot be verified here/);
  await withServers([imageRegistry(layout).handler], async ({ host }) => {
    const image = await openRegistryImage(hostWith(), { kind: 'registry', reference: `${host}/a/b:1` }, amd64, never);
    await image.close();
    await assert.rejects(image.layers[0]?.read(0, 1, never) ?? Promise.resolve(), {
      code: 'unreadable',
      message: /was closed/,
    });
  });
});

test('a registry sends nobody into a private network', async () => {
  for (const inside of ['https://10.0.0.1/x', 'https://[fd00::1]/x', 'https://2130706433/x', 'https://localhost/x']) {
    const server = await startServer(
      imageRegistry(layout, (asked) => (asked.includes('/blobs/') ? { kind: 'redirect', to: inside } : undefined))
        .handler,
    );
    const asked: string[] = [];
    const host = hostWith({
      fetch: (url, init) => {
        asked.push(url);
        return fetch(url.replace('https://r.io', server.url), init);
      },
    });
    assert.match(
      String(await filesAt(host, 'r.io/a/b:1')),
      /^unsupported: HOST redirects into a private network, which is not safe; ask whoever runs it\.$/,
    );
    assert.ok(asked.every((url) => url.startsWith('https://r.io/')));
    server.end();
  }
});

/** A registry whose tokens are good for so many seconds, and what its realm was asked. */
async function withTokens(
  life: number,
  use: (host: string, realm: string[]) => Promise<void>,
  scope = 'repository:a/b:pull',
): Promise<void> {
  let given = 0;
  const realm = await startServer((_, response) =>
    response.end(JSON.stringify({ token: `t${++given}`, expires_in: life })),
  );
  const handler: Handler = (request, response) => {
    if (request.headers.authorization === `Bearer t${given}` && given > 0) {
      imageRegistry(layout).handler(request, response);
      return;
    }
    const asks = `Bearer realm="${realm.url}/token",service="s",scope="${scope}"`;
    response.writeHead(401, { 'www-authenticate': asks }).end();
  };
  await withServers([handler], ({ host }) => use(host, realm.asked));
  realm.end();
}

test('all layers of an image share one token', async () => {
  await withTokens(300, async (host, realm) => {
    assert.deepEqual(await filesAt(hostWith(), `${host}/a/b:1`), tree);
    assert.equal(realm.length, 1);
  });
});

test('a token that is over while layers are read is asked for once by all of them', async () => {
  await withTokens(300, async (host, realm) => {
    let now = 0;
    const place = { kind: 'registry', reference: `${host}/a/b:1` } as const;
    const image = await openRegistryImage(hostWith({ now: () => now }), place, amd64, never);
    now = 1_000_000;
    await Promise.all(image.layers.map((layer) => layer.read(0, 1, never)));
    assert.equal(realm.length, 2);
  });
});

test('one who stops waiting for a token does not take it from the others', async () => {
  await withTokens(300, async (host, realm) => {
    let now = 0;
    const place = { kind: 'registry', reference: `${host}/a/b:1` } as const;
    const image = await openRegistryImage(hostWith({ now: () => now }), place, amd64, never);
    now = 1_000_000;
    const controller = new AbortController();
    const first = image.layers[0]?.read(0, 1, controller.signal) ?? Promise.resolve();
    const second = image.layers[1]?.read(0, 1, never);
    controller.abort(new Error('enough'));
    await assert.rejects(first, /^Error: enough$/);
    assert.equal((await second)?.length, 1);
    assert.equal(realm.length, 2);
  });
});

test('a registry that wants more scopes later is shown a token of both', async () => {
  let realmUrl = '';
  const realm: Handler = (request, response) => {
    const scopes = new URL(request.url ?? '', 'http://x').searchParams.getAll('scope');
    response.end(JSON.stringify({ token: `t${scopes.length}` }));
  };
  const registry: Handler = (request, response) => {
    const { authorization } = request.headers;
    if (authorization === 'Bearer t2') return imageRegistry(layout).handler(request, response);
    const scope = authorization === undefined ? 'repository:a/b:pull' : 'repository:base:pull';
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realmUrl}/t",scope="${scope}"` }).end();
  };
  await withServers([registry, realm], async ({ host }, { url, asked }) => {
    realmUrl = url;
    assert.deepEqual(await filesAt(hostWith(), `${host}/a/b:1`), tree);
    assert.equal(asked.at(-1), 'GET /t?scope=repository%3Aa%2Fb%3Apull&scope=repository%3Abase%3Apull');
  });
});

test('mirrors are asked first, the registry where they have nothing, and each with its own login', async () => {
  const logins: string[] = [];
  const credentials = (registry: string) => {
    logins.push(registry);
    return Promise.resolve<Credentials>({ kind: 'password', username: 'u', password: 'p' });
  };
  const closed: Handler = (_, response) =>
    void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  await withServers([closed, imageRegistry(layout).handler], async (first, second) => {
    const mirrors = [
      { at: 'other.example/x', of: 'gcr.io' },
      { at: `${first.host}/cache`, of: 'gcr.io/distroless' },
      { at: `http://${second.host}/`, of: 'gcr.io/distroless/' },
    ];
    assert.deepEqual(await filesAt(hostWith({ mirrors, credentials }), 'gcr.io/distroless/static:1'), tree);
    assert.deepEqual(logins, [first.host]);
    assert.match(first.asked[0] ?? '', /^GET \/v2\/cache\/static\/manifests\/1$/);
    assert.match(second.asked[0] ?? '', /^GET \/v2\/static\/manifests\/1$/);
    assert.deepEqual(
      await filesAt(hostWith({ mirrors: [{ at: 'nowhere.invalid', of: second.host }] }), `${second.host}/a/b:1`),
      tree,
    );
  });
});

test('a registry that is listed as insecure may have TLS all the same', async () => {
  await withServers([imageRegistry(layout).handler], async ({ url }) => {
    const asked: string[] = [];
    const host = hostWith({
      insecure: ['corp:5000'],
      fetch: (address, init) => {
        asked.push(address.split('/v2/')[0] ?? '');
        if (address.startsWith('http:')) return Promise.resolve(new Response('', { status: 400 }));
        return fetch(address.replace('https://corp:5000', url), init);
      },
    });
    assert.deepEqual(await filesAt(host, 'corp:5000/a/b:1'), tree);
    assert.deepEqual(asked.slice(0, 2), ['http://corp:5000', 'https://corp:5000']);
  });
});

test('a layer whose index is kept is not asked for again, by another image either', async () => {
  const store = memoryStore();
  await withServers([imageRegistry(layout).handler], async ({ host, asked }) => {
    const machine = { ...hostWith(), store };
    assert.deepEqual(await filesAt(machine, `${host}/a/b:1`), tree);
    asked.length = 0;
    assert.deepEqual(await filesAt(machine, `${host}/a/b:1`), tree);
    assert.deepEqual(
      asked.map((line) => line.replace(/sha256:\w+/, 'DIGEST')),
      ['GET /v2/a/b/manifests/1', 'GET /v2/a/b/blobs/DIGEST'],
    );
  });
});

test('a foreign layer that the registry lacks is told, and the rest is shown', async () => {
  const files = new Map(layout);
  const path = (bytes: Uint8Array) => `blobs/sha256/${sha256(bytes)}`;
  const [entry] = (
    JSON.parse(Buffer.from(files.get('index.json') ?? []).toString()) as { manifests: { digest: string }[] }
  ).manifests; // as made above
  const manifest = JSON.parse(
    Buffer.from(files.get((entry?.digest ?? '').replace('sha256:', 'blobs/sha256/')) ?? []).toString(),
  ) as { layers: object[] };
  const foreign = {
    ...manifest.layers[0],
    mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    urls: ['https://example.com/layer'],
    digest: zeros,
  };
  const bytes = json({ ...manifest, layers: [foreign, ...manifest.layers.slice(1)] });
  files.set(path(bytes), bytes);
  const script: Script = (asked) =>
    asked.startsWith('GET') && asked.includes(zeros) ? { kind: 'status', status: 500 } : undefined;
  await withServers([imageRegistry(files, script, new Map([['1', bytes]])).handler], async ({ host }) => {
    const image = await openRegistryImage(hostWith(), { kind: 'registry', reference: `${host}/a/b:1` }, amd64, never);
    assert.match(
      image.layers[0]?.absent ?? '',
      /^it is a foreign layer, .*fetch it from https:\/\/example\.com\/layer\.$/,
    );
    assert.equal(image.layers[1]?.absent, undefined);
  });
});
