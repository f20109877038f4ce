import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helperLogin, storedLogins } from '../../../src/core/registry/credentialFile';

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
const password = (username: string, secret: string) => ({ kind: 'password', username, password: secret });

test('a login is found by the names that tools give a registry', () => {
  const auths = {
    'https://index.docker.io/v1/': auth('hub:1'),
    'https://r.io/v2/': auth('r:a:b'),
    'http://x.io': auth('x:1'),
  };
  assert.deepEqual(storedLogins({ auths }, 'docker.io', 'library/node'), [password('hub', '1')]);
  assert.deepEqual(storedLogins({ auths }, 'r.io', 'a/b'), [password('r', 'a:b')]);
  assert.deepEqual(storedLogins({ auths }, 'x.io', 'a'), [password('x', '1')]);
  assert.deepEqual(storedLogins({ auths }, 'io', 'a'), []);
});

test('the most specific login of a path is the first', () => {
  const auths = {
    'r.io': auth('all:1'),
    'r.io/a': auth('some:1'),
    'r.io/a/b': auth('one:1'),
    'r.io/a/bc': auth('no:1'),
  };
  const names = storedLogins({ auths }, 'r.io', 'a/b').map((login) =>
    login.kind === 'password' ? login.username : '',
  );
  assert.deepEqual(names, ['one', 'some', 'all']);
});

test('helpers come first: that of the registry, then that for all', () => {
  const config = { credHelpers: { 'r.io': 'own' }, credsStore: 'desktop', auths: { 'r.io': auth('a:b') } };
  assert.deepEqual(storedLogins(config, 'r.io', 'x'), [
    { kind: 'helper', name: 'own', server: 'r.io' },
    { kind: 'helper', name: 'desktop', server: 'r.io' },
    password('a', 'b'),
  ]);
  assert.deepEqual(storedLogins({ credsStore: 'desktop' }, 'docker.io', 'x'), [
    { kind: 'helper', name: 'desktop', server: 'https://index.docker.io/v1/' },
  ]);
});

test('tokens and plain fields are read too', () => {
  const one = (entry: object) => storedLogins({ auths: { 'r.io': entry } }, 'r.io', 'x');
  assert.deepEqual(one({ identitytoken: 't', ...auth('00000000-0000-0000-0000-000000000000:') }), [
    { kind: 'identity-token', token: 't' },
  ]);
  assert.deepEqual(one({ registrytoken: 't' }), [{ kind: 'registry-token', token: 't' }]);
  assert.deepEqual(one({ username: 'u', password: 'p' }), [password('u', 'p')]);
});

test('what is no login is none', () => {
  for (const file of [
    undefined,
    5,
    [],
    { auths: [] },
    { auths: { 'r.io': null } },
    { auths: { 'r.io': { auth: '!!' } } },
    { auths: { 'r.io': auth('nocolon') } },
    { credsStore: '../evil' },
    { credsStore: '-x' },
  ]) {
    assert.deepEqual(storedLogins(file, 'r.io', 'a'), []);
  }
});

test('a helper answers with a password or an identity token', () => {
  assert.deepEqual(helperLogin({ Username: 'u', Secret: 's' }), password('u', 's'));
  assert.deepEqual(helperLogin({ Username: '<token>', Secret: 's' }), { kind: 'identity-token', token: 's' });
  assert.deepEqual(
    [helperLogin({}), helperLogin({ Username: '', Secret: 's' }), helperLogin('x')],
    [undefined, undefined, undefined],
  );
});

test('helpers are asked by the name that their tool has for Docker Hub', () => {
  const servers = (key: string) =>
    storedLogins({ credHelpers: { [key]: 'x' } }, 'docker.io', 'library/node').map((login) =>
      login.kind === 'helper' ? login.server : login.kind,
    );
  assert.deepEqual(servers('https://index.docker.io/v1/'), ['https://index.docker.io/v1/']);
  assert.deepEqual(servers('docker.io'), ['docker.io']);
});
