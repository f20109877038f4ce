import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Credentials } from '../../../src/core/registry/credentials';
import { wait } from '../../../src/core/registry/network';
import { tagDigest } from '../../../src/core/registry/tagDigest';
import type { Handler } from '../../support/registry';
import { manifest, manifestDigest, refOf, sendManifest, testNetwork, withServers } from '../../support/registry';

const never = new AbortController().signal;
const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Handler =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

/** What asking a registry that answers so comes to: the digest, or the code and text of the error. */
async function asked(
  handler: Handler,
  options: Parameters<typeof testNetwork>[0] = {},
  signal = never,
): Promise<string> {
  let result = '';
  await withServers([handler], async ({ host }) => {
    result = await tagDigest(testNetwork(options), refOf(`${host}/a/b:1`), signal).then(
      ({ digest, kind }) => `${digest} of an ${kind}`,
      (error: Error & { code?: string }) => `${error.code}: ${error.message.replaceAll(host, 'HOST')}`,
    );
  });
  return result;
}

test('a tag is asked for by HEAD, and its manifest is read by the digest and proved', async () => {
  await withServers([sendManifest], async ({ host, asked }) => {
    const found = await tagDigest(testNetwork(), refOf(`${host}/a/b`), never);
    assert.deepEqual(found, { digest: manifestDigest, kind: 'index' });
    assert.deepEqual(asked, ['HEAD /v2/a/b/manifests/latest', `GET /v2/a/b/manifests/${manifestDigest}`]);
  });
});

test('a registry that knows no HEAD, or names no digest, is believed by what it sends', async () => {
  const noHead: Handler = (request, response) =>
    request.method === 'HEAD' ? answer(405)(request, response) : sendManifest(request, response);
  assert.equal(await asked(noHead), `${manifestDigest} of an index`);
  assert.equal(await asked((_, response) => void response.end(manifest)), `${manifestDigest} of an index`);
});

test('a manifest that is not what its digest says is refused', async () => {
  const lying: Handler = (_, response) => {
    response.setHeader('docker-content-digest', `sha256:${'0'.repeat(64)}`);
    response.end(manifest);
  };
  assert.match(await asked(lying), /^corrupt: The manifest of HOST\/a\/b:1 does not match its digest;/);
});

test('each answer that is no manifest has its own sentence', async () => {
  assert.match(await asked(answer(404)), /^not-found: There is no image HOST\/a\/b:1;/);
  assert.match(await asked(answer(403)), /^unauthorized: HOST denies access/);
  assert.match(await asked(answer(500)), /^offline: HOST answered 500/);
  assert.match(await asked(answer(200, {}, '<html>')), /^corrupt: The manifest of HOST\/a\/b:1 is not JSON/);
  assert.match(await asked(answer(200, {}, '{"schemaVersion":1}')), /^unsupported: .*schema 1/);
  assert.match(
    await asked(answer(401, { 'www-authenticate': 'Negotiate' })),
    /^unsupported: .*a kind of login that is not supported/,
  );
  assert.match(await asked((request) => void request.socket.destroy()), /^offline: HOST cannot be reached \([A-Z_]+\)/);
});

test('a manifest of more than four megabytes is not read to its end', async () => {
  let sent = 0;
  const endless: Handler = (request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(65536))) sent++;
    };
    response.on('drain', more);
    if (request.method === 'HEAD') response.end();
    else more();
  };
  assert.match(await asked(endless), /^too-large: The manifest of HOST\/a\/b:1 is larger than the limit of 4096 KiB/);
  assert.ok(sent < 1000, 'it would go on for ever');
});

test('a body that breaks off is told', async () => {
  const short: Handler = (request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    if (request.method === 'HEAD') response.end();
    else response.write('{', () => request.socket.destroy());
  };
  assert.match(await asked(short), /^offline: HOST cannot be reached/);
});

test('a busy registry is asked again when it says, three times at most', async () => {
  let times = 0;
  const busyOnce: Handler = (request, response) =>
    ++times === 1 ? answer(429, { 'retry-after': '7' })(request, response) : sendManifest(request, response);
  const network = testNetwork();
  assert.equal(await asked(busyOnce, network), `${manifestDigest} of an index`);
  assert.deepEqual(network.waited, [7000]);

  const always = testNetwork();
  assert.match(await asked(answer(429), always), /^offline: HOST does not accept more requests at the moment/);
  assert.deepEqual(always.waited, [500, 1000]);
  const hours = testNetwork();
  assert.match(await asked(answer(503, { 'retry-after': '7200' }), hours), /^offline: HOST answered 503/);
  assert.deepEqual(hours.waited, []);
});

test('a request whose connection was closed before an answer is sent again', async () => {
  let times = 0;
  const closing: Handler = (request, response) =>
    ++times === 1 ? void request.socket.destroy() : sendManifest(request, response);
  const network = testNetwork();
  assert.equal(await asked(closing, network), `${manifestDigest} of an index`);
  assert.deepEqual(network.waited, [500]);
});

test('a login does not follow to another host, and not back', async () => {
  const credentials = () => Promise.resolve<Credentials>({ kind: 'password', username: 'u', password: 'p' });
  const basic = 'Basic dTpw';
  const other: Handler = (request, response) =>
    answer(307, { location: request.headers['x-back'] === undefined ? back : '' })(request, response);
  let back = '';
  let elsewhere = '';
  const first: Handler = (request, response) => {
    if (request.url === '/last') return sendManifest(request, response);
    if (request.headers.authorization === undefined)
      return answer(401, { 'www-authenticate': 'Basic realm="x"' })(request, response);
    answer(307, { location: elsewhere })(request, response);
  };
  await withServers([first, other], async (registry, stranger) => {
    elsewhere = `${stranger.url}/blob`;
    back = `${registry.url}/last`;
    const found = await tagDigest(testNetwork({ credentials }), refOf(`${registry.host}/a/b:1`), never);
    assert.equal(found.digest, manifestDigest);
    assert.deepEqual(stranger.asked, ['HEAD /blob', 'GET /blob']);
    assert.deepEqual(registry.asked, [
      'HEAD /v2/a/b/manifests/1',
      `HEAD /v2/a/b/manifests/1 as ${basic}`,
      'HEAD /last',
      `GET /v2/a/b/manifests/${manifestDigest} as ${basic}`,
      'GET /last',
    ]);
  });
});

test('redirects without end, and to where nobody should go, are not followed', async () => {
  assert.match(
    await asked(answer(302, { location: '/v2/a/b/manifests/1' })),
    /^offline: HOST redirects too many times/,
  );
  assert.match(
    await asked(answer(302, { location: 'ftp://127.0.0.1/' })),
    /^unsupported: HOST redirects to an address without TLS/,
  );
  assert.match(await asked(answer(302, { location: 'http://' })), /^unsupported: HOST redirects to no address/);
});

test('a redirect that the platform hides is told', async () => {
  const hidden = {
    ...Response.error(),
    type: 'opaqueredirect',
    status: 0,
    headers: new Headers(),
    body: null,
  } as const;
  const fetch = () => Promise.resolve(hidden as unknown as Response); // browsers make such answers, and nobody else can
  await assert.rejects(tagDigest(testNetwork({ fetch }), refOf('r.io/a/b:1'), never), { code: 'unsupported' });
});

test('stopping ends the request and frees its connection', async () => {
  const controller = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  const silent: Handler = (request) => {
    closed = once(request.socket, 'close');
    controller.abort(new Error('stopped'));
  };
  await withServers([silent], async ({ host }) => {
    await assert.rejects(tagDigest(testNetwork(), refOf(`${host}/a/b:1`), controller.signal), /^Error: stopped$/);
    await closed;
  });
});

test('a registry that does not answer in time is told', async () => {
  assert.match(await asked(() => undefined, { timeLimit: 20 }), /^offline: HOST did not answer in time/);
});

test('a manifest that does not come to its end in time is told', async () => {
  const slow: Handler = (request, response) => {
    if (request.method === 'HEAD') response.end();
    else response.write('{');
  };
  assert.match(await asked(slow, { timeLimit: 40 }), /^offline: HOST did not answer in time/);
});

test('stopping ends a pause', async () => {
  const controller = new AbortController();
  const pausing = wait(60_000, controller.signal);
  controller.abort(new Error('stopped'));
  await assert.rejects(pausing, /^Error: stopped$/);
  await assert.rejects(wait(1, controller.signal), /^Error: stopped$/);
});
