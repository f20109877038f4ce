import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinDigest, unpinDigest } from '../../../src/core/base/digest';
import { parseDigest } from '../../../src/core/image/reference';
import { outcomeOf, requestAt } from '../../support/baseAction';

const [old, now] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];

function pinned(marked: string): string {
  const digest = parseDigest(now);
  assert.ok(digest);
  const request = requestAt(marked);
  return outcomeOf(request, pinDigest(request, digest));
}

const rows: readonly (readonly [what: string, from: string, to: string])[] = [
  ['behind the tag', 'FROM |node:24 AS x\n', `FROM node:24@${now} AS x\n`],
  ['behind latest, where no tag is written', 'FROM |node\n', `FROM node:latest@${now}\n`],
  ['in the place of an older one', `FROM |node:24@${old}\n`, `FROM node:24@${now}\n`],
  ['in a COPY', 'FROM a\nCOPY --from=|b:1 /x /x\n', `FROM a\nCOPY --from=b:1@${now} /x /x\n`],
  ['in the ARG that ends the reference', 'ARG T=24\nFROM |node:${T}\n', `ARG T=24@${now}\nFROM node:\${T}\n`],
  ['behind a literal end', 'ARG R=r.io\nFROM |$R/node:24\n', `ARG R=r.io\nFROM $R/node:24@${now}\n`],
  ['in the ARG that holds an older one', `ARG D=${old}\nFROM |node:24@$D\n`, `ARG D=${now}\nFROM node:24@$D\n`],
];
for (const [what, from, to] of rows) {
  test(`a digest is written ${what}`, () => assert.equal(pinned(from), to));
}

test('a digest without a tag has nothing to follow', () => {
  assert.match(pinned(`FROM |node@${old}\n`), /^The image is named by its digest alone/);
  assert.equal(pinned(`FROM |node:24@${now}\n`), `The image is node:24@${now} already.`);
});

test('a digest is dropped only where the tag stays', () => {
  const dropped = (marked: string) => outcomeOf(requestAt(marked), unpinDigest(requestAt(marked)));
  assert.equal(dropped(`FROM |node:24@${old}\n`), 'FROM node:24\n');
  assert.match(dropped(`FROM |node@${old}\n`), /digest alone/);
  assert.match(dropped('FROM |node:24\n'), /not pinned/);
});
