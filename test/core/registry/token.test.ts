import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FindCredentials } from '../../../src/core/registry/credentials';
import { tagDigest } from '../../../src/core/registry/tagDigest';
import type { Handler, Registry } from '../../support/registry';
import { manifestDigest, refOf, sendManifest, testNetwork, withServers } from '../../support/registry';

const never = new AbortController().signal;

/** A registry that lets in whoever shows the token that the realm at `realm()` gives. */
function tokenRegistry(realm: () => string, token = 'right'): Handler {
  return (request, response) => {
    if (request.headers.authorization === `Bearer ${token}`) return sendManifest(request, response);
    const scope = 'repository:a/b:pull';
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm()}",service="reg",scope="${scope}"` });
    response.end();
  };
}

/** Asks a token registry with a realm of its own; gives what came of it and what the realm was asked. */
async function withRealm(
  realmHandler: Handler,
  credentials?: FindCredentials,
  token?: string,
): Promise<{ readonly result: string; readonly realm: readonly string[]; readonly registry: readonly string[] }> {
  let urls: Registry[] = [];
  let result = '';
  const registry = tokenRegistry(() => `${urls[1]?.url}/token`, token);
  await withServers([registry, realmHandler], async (...servers) => {
    urls = servers;
    const network = testNetwork({ ...(credentials && { credentials }) });
    result = await tagDigest(network, refOf(`${servers[0]?.host}/a/b:1`), never).then(
      ({ digest }) => digest,
      (error: Error & { code?: string }) =>
        `${error.code}: ${error.message.replaceAll(servers[0]?.host ?? '', 'HOST')}`,
    );
  });
  return { result, realm: urls[1]?.asked ?? [], registry: urls[0]?.asked ?? [] };
}

const gives =
  (body: object, status = 200): Handler =>
  (_, response) => {
    response.statusCode = status;
    response.end(JSON.stringify(body));
  };
const query = 'service=reg&scope=repository%3Aa%2Fb%3Apull';
const stored = (credentials: Awaited<ReturnType<FindCredentials>>) => () => Promise.resolve(credentials);

test('without a login the token is anonymous, and is used again', async () => {
  const { result, realm, registry } = await withRealm(gives({ token: 'right', expires_in: 300 }));
  assert.equal(result, manifestDigest);
  assert.deepEqual(realm, [`GET /token?${query}`]);
  assert.deepEqual(
    registry.map((line) => line.replace(/ \S+manifests\S+/, '')),
    ['HEAD', 'HEAD as Bearer right', 'GET as Bearer right'],
  );
});

test('a token that is over is asked for anew', async () => {
  const { result, realm } = await withRealm(gives({ access_token: 'right', token: '', expires_in: 5 }));
  assert.equal(result, manifestDigest);
  assert.equal(realm.length, 2);
});

test('a password goes to the realm only', async () => {
  const { realm, registry } = await withRealm(
    gives({ token: 'right', expires_in: 300 }),
    stored({ kind: 'password', username: 'ü', password: 'p:w' }),
  );
  assert.deepEqual(realm, [`GET /token?${query} as Basic ${Buffer.from('ü:p:w').toString('base64')}`]);
  assert.ok(registry.every((line) => !line.includes('Basic')));
});

test('an identity token is exchanged by OAuth2, and not shown where that is not known', async () => {
  let body = '';
  const realm: Handler = (request, response) => {
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () =>
      gives(request.method === 'POST' ? {} : { token: 'right' }, request.method === 'POST' ? 404 : 200)(
        request,
        response,
      ),
    );
  };
  const asked = await withRealm(realm, stored({ kind: 'identity-token', token: 's3cret' }));
  assert.equal(asked.result, manifestDigest);
  assert.deepEqual(asked.realm.slice(0, 2), ['POST /token', `GET /token?${query}`]);
  assert.deepEqual(new URLSearchParams(body).getAll('grant_type').slice(0, 1), ['refresh_token']);
  assert.match(body, /refresh_token=s3cret/);
});

test('a registry token is shown as it is', async () => {
  const { result, realm } = await withRealm(gives({}), stored({ kind: 'registry-token', token: 'right' }));
  assert.deepEqual([result, realm], [manifestDigest, []]);
});

test('a registry that takes no token is not asked on and on', async () => {
  const { result, registry, realm } = await withRealm(gives({ token: 'wrong' }));
  assert.match(result, /^unauthorized: HOST denies access to a\/b, which does not exist or requires a login/);
  assert.deepEqual([registry.length, realm.length], [2, 1]);
});

test('refused logins are told apart from missing ones, and no secret is told', async () => {
  const login = stored({ kind: 'password', username: 'u', password: 's3cret' });
  const refused = await withRealm(gives({ details: 's3cret' }, 401), login);
  assert.equal(refused.result, 'unauthorized: HOST rejected the stored login; run "docker login HOST" again.');
  assert.match(
    (await withRealm(gives({}, 401))).result,
    /^unauthorized: HOST requires a login; run "docker login HOST" first\.$/,
  );
  const broken = await withRealm(gives({}, 401), stored({ kind: 'problem', problem: 'the helper broke.' }));
  assert.match(broken.result, /the stored one could not be read: the helper broke\.$/);
});

test('a login that a registry takes and that opens nothing is told', async () => {
  const login = stored({ kind: 'password', username: 'u', password: 's3cret' });
  const { result } = await withRealm(gives({ token: 'wrong' }), login);
  assert.match(result, /^unauthorized: HOST denies access to a\/b with the stored login; /);
});

test('what is no token is not used', async () => {
  for (const body of [{}, { token: 5 }, { token: 'a\r\nx: y' }]) {
    assert.match((await withRealm(gives(body))).result, /^corrupt: HOST sent no token that can be read/);
  }
  const html: Handler = (_, response) => void response.end('s3cret <html>');
  const { result } = await withRealm(html);
  assert.match(result, /^corrupt: HOST sent no token/);
});

test('a login is not given to a realm that another host names', async () => {
  let elsewhere = '';
  let realm = '';
  const registry: Handler = (_, response) => void response.writeHead(307, { location: elsewhere }).end();
  const stranger: Handler = (_, response) =>
    void response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
  const credentials = stored({ kind: 'password', username: 'u', password: 's3cret' });
  await withServers([registry, stranger, gives({ token: 'x' })], async (own, other, third) => {
    [elsewhere, realm] = [`${other?.url}/m`, `${third?.url}/token`];
    const asked = tagDigest(testNetwork({ credentials }), refOf(`${own?.host}/a/b:1`), never);
    await assert.rejects(asked, { code: 'unsupported', message: /requires its own login/ });
    assert.deepEqual(third?.asked, []);
  });
});

test('a basic challenge without a login is told', async () => {
  const basic: Handler = (_, response) => void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  await withServers([basic], async ({ host, asked }) => {
    await assert.rejects(tagDigest(testNetwork(), refOf(`${host}/a/b:1`), never), { code: 'unauthorized' });
    assert.equal(asked.length, 1);
  });
});
