import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenges } from '../../../src/core/registry/challenge';
import { endpointOf, endpointsOf, whyForbidden } from '../../../src/core/registry/endpoint';
import { pauseBefore } from '../../../src/core/registry/retryAfter';
import { refOf } from '../../support/registry';

function challenges(header: string): readonly unknown[] {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

test('challenges are read with quotes, escapes and several in one header', () => {
  assert.deepEqual(challenges('Bearer realm="https://a/t",service="s",scope="repository:a/b:pull,push"'), [
    ['bearer', { realm: 'https://a/t', service: 's', scope: 'repository:a/b:pull,push' }],
  ]);
  assert.deepEqual(challenges('Negotiate, Basic REALM = "a \\"b\\"" , Bearer realm=x'), [
    ['negotiate', {}],
    ['basic', { realm: 'a "b"' }],
    ['bearer', { realm: 'x' }],
  ]);
  assert.deepEqual(challenges(''), []);
  assert.deepEqual(challenges('"" ,=,'), []);
});

test('a long header that is no challenge takes no time', () => {
  assert.equal(parseChallenges(`Bearer ${'a="'.repeat(5000)}`).length > 0, true);
});

test('Docker Hub is asked at its own address, and only this machine and listed registries without TLS', () => {
  const bases = ['node:24', 'gcr.io/a/b', 'localhost:5000/a', '127.1.2.3/a', 'corp:5000/a', 'localhost.evil.com/a'].map(
    (text) => endpointOf(refOf(text), ['corp:5000']).base,
  );
  assert.deepEqual(bases, [
    'https://registry-1.docker.io',
    'https://gcr.io',
    'http://localhost:5000',
    'http://127.1.2.3',
    'http://corp:5000',
    'https://localhost.evil.com',
  ]);
});

test('a public registry sends nobody out of TLS or into a private network', () => {
  const endpoint = endpointOf(refOf('gcr.io/a/b'));
  const why = (url: string) => whyForbidden(new URL(url), endpoint);
  assert.equal(why('https://storage.example/x'), undefined);
  assert.equal(why('http://gcr.io/x'), 'to an address without TLS');
  assert.equal(why('https://u:p@gcr.io/x'), 'to an address with a password in it');
  const hosts = [
    '10.1.1.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '[::1]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:7f00:1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[2002:a00:1::1]',
    '[fec0::1]',
    '[ff02::1]',
    '198.18.0.1',
    '224.0.0.1',
    '0x7f.1',
    '017700000001',
    'app.localhost',
    'localhost.',
    'localhost',
    '2130706433',
  ];
  for (const host of hosts) assert.equal(why(`https://${host}/x`), 'into a private network', host);
  for (const host of ['172.32.0.1', '[2606:4700::1]', '[64:ff9b::8.8.8.8]', '[2002:808:808::1]', '8.8.8.8']) {
    assert.equal(why(`https://${host}/x`), undefined, host);
  }
});

test('a registry inside may send on inside, but to this machine only if it is on it', () => {
  const why = (reference: string, url: string, insecure: readonly string[] = []) =>
    whyForbidden(new URL(url), endpointOf(refOf(reference), insecure));
  assert.equal(why('10.0.0.5:5000/a', 'https://10.0.0.6/x'), undefined);
  assert.equal(why('corp:5000/a', 'https://10.0.0.6/x', ['corp:5000']), undefined);
  assert.equal(why('corp:5000/a', 'http://corp:5001/token', ['corp:5000']), undefined);
  assert.equal(why('corp:5000/a', 'http://127.0.0.1/x', ['corp:5000']), 'to an address without TLS');
  assert.equal(why('corp:5000/a', 'https://127.0.0.1/x', ['corp:5000']), 'into a private network');
  assert.equal(why('10.0.0.5:5000/a', 'https://127.0.0.1/x'), 'into a private network');
  assert.equal(why('localhost:5000/a', 'http://127.0.0.1:9000/x'), undefined);
});

test('mirrors are chosen by the longest beginning of a name, and what is none is left aside', () => {
  const mirrors = [
    { at: 'https://m.example/all/', of: 'docker.io' },
    { at: 'm.example:5000', of: 'docker.io/library' },
    { at: 'n.example/x', of: 'docker.io/library/' },
    { at: 'not a registry', of: 'gcr.io' },
    { at: 'm.example', of: '' },
  ];
  const places = (reference: string) =>
    endpointsOf(refOf(reference), { mirrors }).map(({ base, repository }) => `${base}/${repository}`);
  assert.deepEqual(places('node:24'), [
    'https://m.example:5000/node',
    'https://n.example/x/node',
    'https://registry-1.docker.io/library/node',
  ]);
  assert.deepEqual(places('grafana/grafana'), [
    'https://m.example/all/grafana/grafana',
    'https://registry-1.docker.io/grafana/grafana',
  ]);
  assert.deepEqual(places('gcr.io/a/b'), ['https://gcr.io/a/b']);
  assert.deepEqual(places('gcr.io.evil/a/b'), ['https://gcr.io.evil/a/b']);
});

test('Retry-After is seconds or a date, and nobody waits longer than a minute', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.deepEqual(
    [
      '5',
      '0',
      '60',
      '61',
      '99999999999999999999',
      'Thu, 01 Jan 2026 00:00:09 GMT',
      'Wed, 31 Dec 2025 00:00:00 GMT',
      'soon',
    ].map((text) => pauseBefore(2, text, now)),
    [5000, 0, 60_000, undefined, undefined, 9000, 0, 1000],
  );
  assert.equal(pauseBefore(1, null, now), 500);
});
