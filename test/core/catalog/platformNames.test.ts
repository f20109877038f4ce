import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platformNames } from '../../../src/core/catalog/platformNames';

test('architectures have the names that --platform takes, the usual ones first', () => {
  const rows: readonly (readonly [given: string, shown: string])[] = [
    ['arm64v8 arm32v6 arm32v7 ppc64le i386 amd64', 'amd64, arm64, arm/v6, arm/v7, ppc64le, 386'],
    ['amd64 arm64 arm s390x', 'amd64, arm64, arm/v7, s390x'],
    ['arm32v5', 'arm/v5'],
  ];
  for (const [given, shown] of rows) assert.equal(platformNames(given.split(' ')), shown);
});
