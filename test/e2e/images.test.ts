import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { difference, docker, engineFiles, projectFiles, save } from './engineListing';

const images = [
  ...['static', 'base', 'cc', 'nodejs22'].flatMap((name) =>
    ['12', '13'].map((debian) => `gcr.io/distroless/${name}-debian${debian}:latest`),
  ),
  'gcr.io/distroless/static-debian13:debug-nonroot',
  'debian:bookworm-slim',
  'node:22',
];

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
after(() => rmSync(folder, { recursive: true }));

for (const image of images) {
  test(`${image}: the files of a container`, async () => {
    if (docker('image', 'ls', '-q', image) === '') docker('pull', '-q', image);
    const ours = await projectFiles(save(image, folder));
    assert.ok(ours.size > 100, `${ours.size} files`);
    assert.deepEqual(difference(ours, engineFiles(image, folder)), []);
  });
}
