// @ts-check
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { TextDocument } from '../../tools/lsp-document.mjs';
import { DiagnosticSeverity, DiagnosticTag } from '../../tools/lsp-positions.mjs';

// The bundle of the tests has ours in the package's place, so the package itself is loaded from outside it.
const load = createRequire(path.resolve('package.json'));
/** @type {typeof import('vscode-languageserver-textdocument')} */
const { TextDocument: model } = load('vscode-languageserver-textdocument');

test('our text document answers as the package that it stands in for', () => {
  const pieces = ['\n', '\r', '\r\n', 'a', 'FROM x', '', '\n\n', '\r\r\n', 'é😀'];
  let state = 1;
  const next = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: next(8) }, () => pieces[next(pieces.length)]).join('');
    const [ours, theirs] = [TextDocument.create('', '', 0, text), model.create('', '', 0, text)];
    const offsets = Array.from({ length: text.length + 3 }, (_, at) => at - 1);
    const places = Array.from({ length: (theirs.lineCount + 3) * 11 }, (_, at) => ({
      line: Math.floor(at / 11) - 1,
      character: (at % 11) - 1,
    }));
    const answers = (/** @type {typeof ours | typeof theirs} */ document) =>
      JSON.stringify({
        text,
        positions: offsets.map((offset) => document.positionAt(offset)),
        offsets: places.map((place) => document.offsetAt(place)),
        texts: places.map((end) => document.getText({ start: { line: 0, character: 0 }, end })),
      });
    assert.equal(answers(ours), answers(theirs));
  }
});

test('our numbers are those of the package that they stand in for', () => {
  /** @type {typeof import('vscode-languageserver-types')} */
  const types = load('vscode-languageserver-types');
  assert.deepEqual(DiagnosticSeverity, { ...types.DiagnosticSeverity });
  assert.deepEqual(DiagnosticTag, { ...types.DiagnosticTag });
});
