import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenges } from '../../../src/core/registry/challenge';
import { endpointOf, whyForbidden } from '../../../src/core/registry/endpoint';
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
    'localhost',
    '2130706433',
  ];
  for (const host of hosts) assert.equal(why(`https://${host}/x`), 'into a private network', host);
  assert.equal(why('https://172.32.0.1/x'), undefined);
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
