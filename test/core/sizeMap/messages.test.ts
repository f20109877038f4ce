import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageMessage } from '../../../src/core/sizeMap/messages';

test('a message of the page is taken as it is meant', () => {
  const show = { kind: 'show', number: 3, mode: 'path', id: 'usr/' };
  const copy = { kind: 'copyPath', mode: 'layer', id: '0/usr/' };
  assert.deepEqual(pageMessage(show), show);
  assert.deepEqual(pageMessage({ ...copy, more: 1 }), copy);
});

test('anything else is none', () => {
  const good = { kind: 'show', number: 3, mode: 'path', id: 'usr/' };
  const bad: unknown[] = [
    undefined,
    null,
    'show',
    [],
    {},
    { ...good, kind: 'run' },
    { ...good, mode: 'everything' },
    { ...good, mode: undefined },
    { ...good, id: 7 },
    { ...good, id: 'x'.repeat(10_000) },
    { ...good, number: '3' },
    { ...good, number: 0.5 },
    { kind: 'reveal', id: 'usr/' },
  ];
  assert.deepEqual(
    bad.filter((value) => pageMessage(value) !== undefined),
    [],
  );
});
