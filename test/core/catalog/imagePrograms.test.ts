import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programAt, programsOf } from '../../../src/core/catalog/imagePrograms';
import { catalogue, distrolessImage } from '../../../src/core/catalog/lookup';

const node = distrolessImage('nodejs22-debian13');
const python = distrolessImage('python3-debian13');
const java = distrolessImage('java17-debian13');

test('every runtime has the program that its entrypoint starts', () => {
  for (const image of catalogue.images) {
    const path = image.runtime?.binary;
    if (path === undefined) continue;
    assert.deepEqual(programAt(image, 'production', path), { path, interpreter: undefined }, image.id);
  }
});

test('no production image has a shell, and a debug image has its tools', () => {
  for (const image of catalogue.images) {
    for (const path of ['/bin/sh', '/usr/bin/sh', '/bin/bash', '/busybox/sh'])
      assert.equal(programAt(image, 'production', path), undefined, `${image.id} ${path}`);
    const { shell, directory, applets } = catalogue.debugTools;
    assert.deepEqual(programAt(image, 'debug', shell), { path: shell, interpreter: undefined });
    const tools = [...programsOf(image, 'debug').keys()].filter((path) => path.startsWith(`${directory}/`));
    assert.equal(tools.length, applets + 1, 'the tools and the program behind them');
  }
});

test('a script says what runs it', () => {
  assert.deepEqual(programAt(python, 'production', '/usr/bin/ldd'), { path: '/usr/bin/ldd', interpreter: '/bin/bash' });
});

test('a program is found through the links of a merged /usr and by a crooked path', () => {
  const expected = { path: '/usr/bin/python3', interpreter: undefined };
  assert.deepEqual(programAt(python, 'production', '/bin/python3'), expected);
  assert.deepEqual(programAt(python, 'production', '//usr/./lib/../bin/python3'), expected);
});

test('what is not there is told from what was not measured', () => {
  assert.equal(programAt(node, 'production', '/usr/local/bin/npm'), undefined);
  assert.equal(programAt(node, 'production', '/usr/lib64/ld-linux-x86-64.so.2'), 'unknown');
  assert.equal(programAt(java, 'production', '/usr/lib/jvm/temurin-17-jre-amd64/bin/keytool'), 'unknown');
  assert.equal(programAt(java, 'production', '/usr/bin/curl'), undefined);
});
