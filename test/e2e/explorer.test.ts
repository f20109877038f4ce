import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import { openTree } from '../../src/core/image/openTree';
import { imageSource } from '../../src/core/image/sources/place';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import type * as rows from '../support/rowsOfFiles';
import { difference, docker, engineFiles, listingOf, save } from './engineListing';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
after(() => rmSync(folder, { recursive: true }));

for (const image of ['static-debian13', 'base-debian13', 'nodejs22-debian13']) {
  test(`${image}: the side bar shows the files of a container, whatever their order`, async () => {
    const reference = `gcr.io/distroless/${image}:latest`;
    if (docker('image', 'ls', '-q', reference) === '') docker('pull', '-q', reference);
    const { fileRows, pathsOfRows } = await explorerRows();
    const theirs = engineFiles(reference, folder);
    assert.ok(theirs.size > 100, `${theirs.size} files`);
    const { signal } = new AbortController();
    const place = { kind: 'docker-archive', path: save(reference, folder), wanted: undefined } as const;
    const opened = await imageSource(nodeHost(), place, nodePlatform()).open(signal);
    const tree = await openTree(opened, signal);
    const rows = fileRows({ place, image: opened, tree, faults: [], platforms: [], size: undefined });
    for (const order of ['name', 'size'] as const) {
      await rows.shown.sortBy(order);
      assert.deepEqual(difference(listingOf(await pathsOfRows(rows)), theirs), []);
    }
    await opened.close();
  });
}

/** The rows of the side bar, where there is no VS Code. */
async function explorerRows(): Promise<typeof rows> {
  const outfile = path.join(folder, 'rows.cjs');
  const alias = { vscode: path.resolve('test/support/vscodeValues.ts') };
  const entryPoints = ['test/support/rowsOfFiles.ts'];
  await build({ entryPoints, outfile, alias, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return createRequire(outfile)(outfile) as typeof rows; // that is what was built
}
