import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { nodeContextFiles } from '../../../src/node/contextFiles';
import { assertHolds } from '../../support/holds';
import { mutated, randomOf } from '../../support/mutate';

const folder = 'test/fixtures/convert';
const names = readdirSync(folder).sort();
/** Changed files for each fixture; together they take no more time as fixtures are added. */
const rounds = Math.ceil(150 / names.length);

describe('convertDockerfile on changed files', () => {
  for (const [index, name] of names.entries()) {
    it(`keeps its promises for ${name}, however it is changed`, async () => {
      const text = readFileSync(path.join(folder, name, 'Dockerfile'), 'utf8');
      const files = nodeContextFiles(path.join(folder, name));
      const random = randomOf(index);
      for (let round = 0; round < rounds; round++) {
        const changed = mutated(text, random);
        try {
          await assertHolds(changed, files, (choices) => Math.floor(random() * choices));
        } catch (error) {
          throw new Error(`round ${round} of ${name}:\n${changed}`, { cause: error });
        }
      }
    });
  }
});
