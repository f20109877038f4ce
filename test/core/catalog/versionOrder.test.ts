import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNewer, versionOrder } from '../../../src/core/catalog/versionOrder';

test('numbers are taken as numbers, and what is longer comes later', () => {
  const sorted = [
    '',
    '2',
    '2.9',
    '2.36',
    '2.41',
    '2.41-1',
    '3.13',
    '10',
    '22',
    '22-slim',
    '22.1',
    'alpine3.9',
    'alpine3.22',
  ];
  assert.deepEqual([...sorted].reverse().sort(versionOrder), sorted);
});

test('a version is not newer than itself, whatever zeros it begins with', () => {
  assert.equal(isNewer('2.41', '2.41'), false);
  assert.equal(versionOrder('1.02', '1.2'), 0);
  assert.equal(isNewer('2.41', '2.9'), true);
});
