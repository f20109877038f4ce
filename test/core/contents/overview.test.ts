import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountNames } from '../../../src/core/contents/accountNames';
import { overviewOf } from '../../../src/core/contents/overview';
import { openedImage, openedItems } from '../../support/openedImage';
import { file } from '../../support/tar';

const known = { size: undefined, system: undefined, platforms: [] };

test('an overview says what starts, as whom and where, and what there is several of one by one', async () => {
  const { image } = await openedItems([file('app', 'x')], {
    config: {
      Entrypoint: ['/app', 'a b'],
      Cmd: ['-v'],
      Env: ['PATH=/bin', 'EMPTY'],
      ExposedPorts: { '80/tcp': {} },
      Labels: { by: 'me' },
    },
  });
  const facts = overviewOf(image, { ...known, size: 1500, system: 'Debian 13' });
  const texts = Object.fromEntries(facts.map(({ id, text }) => [id, text]));
  assert.equal(texts['starts'], '/app "a b" -v');
  assert.equal(texts['entrypoint'], '["/app", "a b"]');
  assert.equal(texts['user'], 'root, as no user is set');
  assert.equal(texts['directory'], '/');
  assert.equal(texts['system'], 'Debian 13');
  assert.equal(texts['ports'], '80/tcp');
  assert.equal(texts['labels'], '1 label');
  assert.match(texts['size'] ?? '', /^1\.5 kB of files, .* stored$/);
  const environment = facts.find(({ id }) => id === 'environment');
  assert.deepEqual(
    environment?.parts.map(({ title, text, value }) => [title, text, value]),
    [
      ['PATH', '/bin', 'PATH=/bin'],
      ['EMPTY', '', 'EMPTY'],
    ],
  );
  assert.equal(environment?.value, 'PATH=/bin\nEMPTY');
});

test('what an image says of itself cannot act on a line, but is copied as it is', async () => {
  const evil = 'a\u001b[31m\nb\u202e';
  const { image } = await openedItems([], { config: { User: evil, Labels: { [evil]: evil } } });
  const facts = overviewOf(image, known);
  const user = facts.find(({ id }) => id === 'user');
  assert.equal(user?.text, 'a\\u{1b}[31m\\u{a}b\\u{202e}');
  assert.equal(user?.value, evil);
  const [label] = facts.find(({ id }) => id === 'labels')?.parts ?? [];
  assert.deepEqual([label?.title, label?.text], [user?.text, user?.text]);
});

test('an image that says nothing has an overview too', async () => {
  const { image } = await openedImage({ layers: [] });
  const ids = overviewOf(image, known).map(({ id }) => id);
  assert.deepEqual(ids, ['platform', 'starts', 'user', 'directory', 'layers']);
});

test('users and groups have the first name that the image has for their number', async () => {
  const opened = await openedItems([
    file('etc/passwd', 'root:x:0:0::/:\ntoor:x:0:0::/:\nnonsense\nnonroot:x:65532:65532::/:\n'),
    file('etc/group', 'staff:x:50:\n'),
  ]);
  const { users, groups } = await accountNames(opened, new AbortController().signal);
  assert.deepEqual(
    [...users],
    [
      [0, 'root'],
      [65532, 'nonroot'],
    ],
  );
  assert.deepEqual([...groups], [[50, 'staff']]);
});
