import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { nodeContextFiles } from '../../../src/node/contextFiles';
import { matchesGolden } from '../../support/golden';
import { addedErrors } from '../../support/validation';

const folder = path.resolve('test/fixtures/convert');
const never = new AbortController().signal;
const none = new Map<string, string>();

describe('convertDockerfile on test/fixtures/convert', () => {
  for (const name of readdirSync(folder).sort()) {
    const directory = path.join(folder, name);
    it(`${name} comes to what is expected, and is stable`, async () => {
      const text = readFileSync(path.join(directory, 'Dockerfile'), 'utf8');
      const files = nodeContextFiles(directory);
      const outcome = await convertDockerfile({ text, files, answers: none }, never);
      const golden = path.join(directory, outcome.kind === 'ready' ? 'expected.Dockerfile' : 'expected.json');
      const other = path.join(directory, outcome.kind === 'ready' ? 'expected.json' : 'expected.Dockerfile');
      assert.ok(!existsSync(other), `${name} became ${outcome.kind}`);
      if (outcome.kind !== 'ready') {
        matchesGolden(golden, `${JSON.stringify(outcome, undefined, 2)}\n`);
        return;
      }
      const converted = applyEdits(text, outcome.edits);
      matchesGolden(golden, converted);
      assert.deepEqual(parseDockerfile(converted).problems, []);
      assert.deepEqual(addedErrors(text, converted), []);
      assert.equal((await convertDockerfile({ text: converted, files, answers: none }, never)).kind, 'already');
    });
  }
});
