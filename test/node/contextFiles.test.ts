import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { contextEntriesLimit, contextFileLimit } from '../../src/core/convert/context';
import { nodeContextFiles } from '../../src/node/contextFiles';

const never = new AbortController().signal;
const outside = mkdtempSync(path.join(tmpdir(), 'distroless-context-'));
const root = path.join(outside, 'context');
after(() => rmSync(outside, { recursive: true }));
const at = (name: string) => path.join(root, name);

mkdirSync(at('many'), { recursive: true });
for (let n = 0; n <= contextEntriesLimit; n++) writeFileSync(at(`many/${n}`), '');
writeFileSync(path.join(outside, 'secret'), 'x');
writeFileSync(at('text'), 'é');
writeFileSync(at('bytes'), Buffer.from([0xff, 0xfe]));
writeFileSync(at('large'), 'x'.repeat(contextFileLimit + 1));
symlinkSync('text', at('link'));
symlinkSync('../secret', at('leads-out'));
symlinkSync('circle', at('circle'));
symlinkSync('nothing', at('dangling'));

describe('nodeContextFiles', () => {
  const files = nodeContextFiles(root);
  const answers: readonly (readonly [string, string])[] = [
    ['text', 'é'],
    ['link', 'é'],
    ['none', 'missing'],
    ['text/below', 'missing'],
    ['many', 'many is not a file'],
    ['bytes', 'bytes is not UTF-8 text'],
    ['large', 'large is larger than 256 KiB'],
    ['leads-out', 'leads-out leads out of the build context'],
    ['../secret', '../secret leads out of the build context'],
    ['circle', 'circle is a symbolic link that leads in a circle'],
    ['dangling', 'dangling is a symbolic link to nothing'],
  ];
  for (const [name, expected] of answers) {
    it(`answers for ${name}`, async () => {
      const found = await files.read(name, never);
      const said = found.kind === 'text' ? found.text : found.kind === 'missing' ? 'missing' : found.why;
      assert.equal(said, expected);
    });
  }

  it('lists sorted, tells links apart, and does not follow them', async () => {
    const listed = await files.list('', never);
    assert.deepEqual(
      listed?.map(({ name, kind }) => `${name} ${kind}`),
      [
        'bytes file',
        'circle other',
        'dangling other',
        'large file',
        'leads-out other',
        'link other',
        'many directory',
        'text file',
      ],
    );
    assert.equal(await files.list('none', never), undefined);
    assert.equal(await files.list('text', never), undefined);
    assert.equal(await nodeContextFiles(at('no-such')).list('', never), undefined);
  });

  it('lists no more than the limit of a large directory, and says that there is more', async () => {
    const listed = await files.list('many', never);
    assert.equal(listed?.length, contextEntriesLimit + 1);
    assert.ok(listed.some(({ kind }) => kind === 'other'));
  });
});
