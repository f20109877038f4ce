import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { layerCases } from '../fixtures/images/layerCases';
import { oldDockerArchive } from '../support/images';
import { dir, tar } from '../support/tar';
import { difference, projectFiles } from './engineListing';
import { unpackers } from './unpackers';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
after(() => rmSync(folder, { recursive: true }));
const archive = path.join(folder, 'load.tar');
// Of its own, so that another run on this machine is not in the way.
const name = `distroless-e2e-layers:${process.pid}`;

// A sample has every case, but each with one of the engines.
const isSample = process.env['E2E_SAMPLE'] === '1';

for (const [nth, unpacker] of unpackers.entries()) {
  const { engine } = unpacker;
  for (const [at, [title, { layers, engines }]] of Object.entries(layerCases).entries()) {
    if (isSample && at % unpackers.length !== nth) continue;
    const verdict = engines?.[engine] ?? [];
    test(`${title}: ${engine} ${verdict === 'refuses' ? 'refuses it' : 'has the same files'}`, async () => {
      // Engines put their own files into /etc, and make it for that.
      const [lowest = [], ...others] = layers;
      writeFileSync(
        archive,
        tar(oldDockerArchive([{ name, layers: [[dir('etc'), ...lowest], ...others].map((items) => tar(items)) }])),
      );
      const ours = await projectFiles(archive);
      if (verdict === 'refuses') {
        assert.throws(() => unpacker.load(archive), 'the engine takes it by now, so compare');
        return;
      }
      unpacker.load(archive);
      try {
        assert.deepEqual(difference(ours, unpacker.files(name, folder)), verdict);
      } finally {
        unpacker.remove(name);
      }
    });
  }
}
