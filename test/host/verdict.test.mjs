// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromServer, fromWorkbench, isNoise } from './verdict.mjs';

const line = (/** @type {string} */ code, /** @type {string} */ signal) =>
  `[12:00:00] [127.0.0.1][0a1b2c3d][ExtensionHostConnection] <42> Extension Host Process exited with code: ${code}, signal: ${signal}.`;

test('an extension host that ends with a code or by a signal has died', () => {
  assert.deepEqual(fromServer(line('3', 'null')), {
    code: 70,
    why: 'The extension host died (code 3, signal null).',
    after: 0,
  });
  assert.equal(fromServer(line('null', 'SIGKILL'))?.after, 0);
});

test('an extension host that ends well has a while to give its result', () => {
  assert.deepEqual(fromServer(line('0', 'null')), {
    code: 70,
    why: 'The extension host ended without a result.',
    after: 5000,
  });
});

test('other lines of the server say nothing', () => {
  assert.equal(fromServer('Extension host agent listening on 4000'), undefined);
});

test('a workbench that has lost its extension host has not passed', () => {
  const lost = '[remote-connection][ExtensionHost][0a1b2…][reconnect] received socket close event (wasClean: false).';
  assert.equal(fromWorkbench(lost)?.code, 70);
  assert.equal(fromWorkbench('[remote-connection][Management][reconnect] received socket close event'), undefined);
});

test("the workbench's own lines are told from those of the tests", () => {
  assert.equal(isNoise('Resolving connection token (127.0.0.1:4000)...'), true);
  assert.equal(isNoise('ok hover says what the image holds (12 ms)'), false);
});
