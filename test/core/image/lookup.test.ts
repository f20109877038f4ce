import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerIndexer } from '../../../src/core/image/layerIndex';
import { lookUp } from '../../../src/core/image/lookup';
import { mergeLayers } from '../../../src/core/image/merge';
import { rawFromText, textFromRaw } from '../../../src/core/image/rawName';
import { dir, file, symlink, tar } from '../../support/tar';

const indexer = layerIndexer();
indexer.push(
  tar([
    dir('usr'),
    dir('usr/bin'),
    file('usr/bin/sh'),
    symlink('bin', 'usr/bin'),
    symlink('usr/bin/bash', '/bin/sh'),
    symlink('out', '../../../usr/../etc/passwd'),
    dir('etc'),
    file('etc/passwd'),
    symlink('a', 'b'),
    symlink('b', 'a'),
    symlink('gone', 'nowhere'),
    file(rawFromText('ü')),
  ]),
);
const tree = mergeLayers([indexer.finish()]);

function find(path: string, last: 'follow' | 'keep' = 'follow'): string {
  const found = lookUp(tree, rawFromText(path), last);
  return found.kind === 'found' ? `${textFromRaw(found.path)} ${found.node.entry.kind}` : `${found.kind} ${found.at}`;
}

test('follows links inside the image', () => {
  assert.equal(find('/bin/sh'), '/usr/bin/sh file');
  assert.equal(find('bin/bash'), '/usr/bin/sh file');
  assert.equal(find('/bin'), '/usr/bin directory');
  assert.equal(find('/bin/../bin/./sh'), '/usr/bin/sh file');
  assert.equal(find('/ü'), '/ü file');
});

test('never leads out', () => {
  assert.equal(find('/out'), '/etc/passwd file');
  assert.equal(find('/../../etc/passwd'), '/etc/passwd file');
  assert.equal(find('/..'), '/ directory');
});

test('keeps a link at the end where it is asked for', () => {
  assert.equal(find('/bin', 'keep'), '/bin symlink');
  assert.equal(find('/bin/bash', 'keep'), '/usr/bin/bash symlink');
  assert.equal(find('/gone', 'keep'), '/gone symlink');
});

test('tells what is in the way', () => {
  assert.equal(find('/none/x'), 'missing /none');
  assert.equal(find('/gone'), 'missing /nowhere');
  assert.equal(find('/etc/passwd/x'), 'not-a-directory /etc/passwd');
  assert.equal(find('/a'), 'loop /a');
});
