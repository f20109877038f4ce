import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, chainOf, distrolessImage } from '../../../src/core/catalog/lookup';
import { sizesOf, sizesText } from '../../../src/core/catalog/sizes';

test('every image of the catalogue was measured, and is no smaller than what it is built on', () => {
  for (const image of catalogue.images) {
    const sizes = chainOf(image).map((level) => sizesOf(level, 'production')?.installed ?? NaN);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => a - b),
      image.id,
    );
    assert.ok(!sizes.some(Number.isNaN), image.id);
  }
});

test('a debug image has more in it than its production image', () => {
  for (const image of catalogue.images) {
    const [plain, debug] = [sizesOf(image, 'production'), sizesOf(image, 'debug')];
    assert.ok(debug!.installed > plain!.installed && debug!.files > plain!.files, image.id);
  }
});

test('what is measured of Debian 12 is near what docker images showed of it', () => {
  for (const image of catalogue.images.filter(({ size, distro }) => size !== undefined && distro === 'debian12')) {
    const published = Number.parseFloat(image.size!.text) * 1e6;
    const ratio = sizesOf(image, 'production')!.installed / published;
    // A build of another day, with other versions; the smallest image is mostly time zones and what says which package is there.
    const most = image.family === 'static' ? 0.06 : 0.015;
    assert.ok(Math.abs(ratio - 1) < most, `${image.id}: ${ratio}`);
  }
});

test('figures become the rest of a sentence', () => {
  const cc = sizesOf(distrolessImage('cc-debian13'), 'production')!;
  assert.equal(sizesText(cc), '28 MB on disk, 11 MB to pull, 1,636 files (amd64, packages of 2026-11-22)');
});

test('what was not measured is said', () => {
  const java = sizesOf(distrolessImage('java21-debian13'), 'debug')!;
  assert.match(
    sizesText(java),
    /^28 MB on disk, 12 MB to pull, 2,205 files plus temurin-21-jdk, which was not measured/,
  );
});
