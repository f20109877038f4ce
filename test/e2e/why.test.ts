import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { why } from '../../src/core/why/why';
import { docker } from './engineListing';
import { build, openSaved, run, sampleNames, whyCases, writeContext } from './whyImages';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-why-'));
const context = path.join(folder, 'context');
const tag = `distroless-why-${process.pid}`;
const signal = new AbortController().signal;

before(() => writeContext(context));
after(() => rmSync(folder, { recursive: true }));

const isSample = process.env['E2E_SAMPLE'] === '1';
const cases = whyCases.filter(({ name }) => !isSample || sampleNames.has(name));

for (const one of cases) {
  test(`${one.name}: ${one.finds.length === 0 ? 'starts, and nothing is said against it' : `fails as said: ${one.finds.join(', ')}`}`, async () => {
    build(context, one, `${tag}:${one.name}`);
    try {
      const { code, output } = run(`${tag}:${one.name}`);
      const { image, tree } = await openSaved(`${tag}:${one.name}`, folder);
      const { findings } = await why(image, tree, signal);
      await image.close();
      const bad = findings.filter(({ severity }) => severity !== 'note');
      assert.deepEqual(
        [...new Set(bad.map(({ kind }) => kind))],
        one.finds,
        `${output}\n${bad.map(({ text }) => text).join('\n')}`,
      );
      assert.equal(code === 0, one.finds.length === 0, output);
      const said = bad.filter(({ severity }) => severity === 'error').map(({ says }) => says ?? 'nothing');
      // A process ends with the first thing that is wrong.
      if (said.length > 0)
        assert.ok(
          said.some((text) => output.includes(text)),
          `${output}\n${said.join('\n')}`,
        );
    } finally {
      docker('image', 'rm', '-f', `${tag}:${one.name}`);
    }
  });
}
