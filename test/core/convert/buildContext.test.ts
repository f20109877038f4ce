import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildContext, readsLimit } from '../../../src/core/convert/buildContext';
import type { ContextFiles } from '../../../src/core/convert/context';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;

describe('buildContext', () => {
  it('leaves out what the ignore file of the Dockerfile does, and that of the context only without one', async () => {
    const files = memoryFiles({
      '.dockerignore': 'a\n',
      'prod.Dockerfile.dockerignore': 'b\n!b/c\n',
      a: '1',
      'b/c': '2',
      'b/d': '3',
    });
    const shown = async (dockerfile: string) => {
      const context = buildContext(files, dockerfile);
      const kinds = ['a', 'b/c', 'b/d'].map(async (path) => (await context.read(path, never)).kind);
      const listed = await context.list('', never);
      return [
        ...(await Promise.all(kinds)),
        (listed ?? []).map(({ name }) => name).filter((name) => name.length === 1),
      ];
    };
    assert.deepEqual(await shown('Dockerfile'), ['missing', 'text', 'text', ['b']]);
    assert.deepEqual(await shown('prod.Dockerfile'), ['text', 'text', 'missing', ['a', 'b']]);
  });

  it('reads a file once, and no more files than the limit', async () => {
    let reads = 0;
    const files: ContextFiles = {
      read: (path) => {
        reads++;
        return Promise.resolve(path.endsWith('ignore') ? { kind: 'missing' } : { kind: 'text', text: path });
      },
      list: () => Promise.resolve([]),
    };
    const context = buildContext(files, 'Dockerfile');
    for (let n = 0; n < 10; n++) await context.read('a', never);
    assert.equal(reads, 3); // two of them look for ignore files
    const kinds: string[] = [];
    for (let n = 0; n < readsLimit; n++) kinds.push((await context.read(`f${n}`, never)).kind);
    assert.equal(kinds.at(-2), 'text');
    assert.equal(kinds.at(-1), 'unreadable');
  });

  it('knows nothing where the ignore file cannot be read or stops the build', async () => {
    const context = buildContext(memoryFiles({ '.dockerignore': '[\n', a: '' }), 'Dockerfile');
    assert.equal((await context.read('a', never)).kind, 'unreadable');
    assert.deepEqual(await context.list('', never), [{ name: '?', kind: 'other' }]);
  });

  it('lets a conversion not see a package.json that is left out', async () => {
    const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n';
    const files = memoryFiles({
      '.dockerignore': '*.json\n',
      'package.json': '{"scripts":{"start":"node a.js"}}',
      'a.js': '',
    });
    const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
    assert.equal(outcome.kind, 'refused');
  });
});
