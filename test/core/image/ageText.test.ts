import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageText } from '../../../src/core/image/ageText';

test('ages are told in the largest unit that fits', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const cases: readonly (readonly [string | undefined, string | undefined])[] = [
    ['2026-11-22T11:59:30Z', 'just now'],
    ['2026-11-22T12:00:30Z', 'just now'],
    ['2026-11-22T11:59:00Z', '1 minute ago'],
    ['2026-11-22T10:00:00+01:00', '3 hours ago'],
    ['2026-11-19T12:00:00Z', '3 days ago'],
    ['2026-11-15T12:00:00Z', '1 week ago'],
    ['2026-09-01T00:00:00Z', '2 months ago'],
    ['2024-01-01T00:00:00.123456789Z', '2 years ago'],
    // Builds that are to be the same every time name no time that says anything.
    ['1970-01-01T00:00:00Z', undefined],
    ['0001-01-01T00:00:00Z', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ];
  for (const [created, age] of cases) assert.equal(ageText(created, now), age, created);
});
