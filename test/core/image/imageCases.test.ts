import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageNotes } from '../../../src/core/image/imageNotes';
import { openTree } from '../../../src/core/image/openTree';
import { parsePlatform, platformText } from '../../../src/core/image/platform';
import { findPlace, imageSource } from '../../../src/core/image/sources/place';
import { imageCases, type ImageCase } from '../../fixtures/images/imageCases';
import { listing } from '../../support/listing';
import { memoryHost } from '../../support/memoryHost';

for (const [title, one] of Object.entries(imageCases)) {
  test(`image: ${title}`, async () => assert.deepEqual(await outcomeOf(one), one.outcome));
}

/** The kind of place, what there is to choose, why layers are not shown, and the files; or the error. */
async function outcomeOf({ files, wanted, platform = 'linux/amd64' }: ImageCase): Promise<string[]> {
  const host = memoryHost(files);
  const never = new AbortController().signal;
  const path = files.has('/i.tar') ? '/i.tar' : '/i';
  const lines: string[] = [];
  try {
    const place = await findPlace(host, path, never);
    lines.push(place.kind);
    const asked = parsePlatform(platform);
    assert.ok(asked);
    const image = await imageSource(host, { ...place, wanted }, asked).open(never);
    const tree = await openTree(image, never);
    if (image.platforms.length > 0) lines.push(`of ${image.platforms.map(platformText).join(', ')}`);
    if (image.attestations.length > 0) lines.push(`${image.attestations.length} attestations`);
    if (image.config.user !== undefined) lines.push(`user ${image.config.user}`);
    const steps = image.layers.map(({ createdBy }) => createdBy).filter((step) => step !== undefined);
    if (steps.length > 0) lines.push(`made by ${steps.join(', ')}`);
    lines.push(...imageNotes(image), ...listing(tree));
    await image.close();
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error, String(error));
    assert.match(error.message, /^[^\n]+[.;!][^\n]*\.$/, 'one sentence that says what to do');
    lines.push(`${String(error.code)}: ${error.message}`);
  }
  assert.deepEqual([...host.open], [], 'nothing stays open');
  return lines.map((line) => line.replace(/[0-9a-f]{64}/g, (digits) => `${digits.slice(0, 4)}...`));
}
