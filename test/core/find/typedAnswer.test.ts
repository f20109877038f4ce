import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedAnswer, type TypedAnswer } from '../../../src/core/find/typedAnswer';

function asked(): { readonly answer: TypedAnswer<string>; readonly taken: string[] } {
  const taken: string[] = [];
  return { answer: typedAnswer<string>((path) => taken.push(path)), taken };
}

test('Enter before the answers to the typed text takes the best of them, once they are all there', () => {
  const { answer, taken } = asked();
  answer.answered('', ['/etc/passwd', '/etc/group'], true);
  answer.typed('node');
  answer.accept('/etc/passwd');
  answer.answered('node', ['/usr/node'], false);
  assert.deepEqual(taken, []);
  answer.answered('node', ['/bin/node', '/usr/node'], true);
  assert.deepEqual(taken, ['/bin/node']);
});

test('what is still selected of another text does not count', () => {
  const { answer, taken } = asked();
  answer.answered('', ['/etc/passwd'], true);
  answer.typed('node');
  answer.answered('node', ['/bin/node'], true);
  answer.accept('/etc/passwd');
  assert.deepEqual(taken, ['/bin/node']);
});

test('an answer that somebody moved to is taken at once', () => {
  const { answer, taken } = asked();
  answer.typed('n');
  answer.answered('n', ['/n', '/bin/node'], false);
  answer.accept('/bin/node');
  assert.deepEqual(taken, ['/bin/node']);
});

test('Enter for a text that was changed since, or without an answer, takes nothing', () => {
  const { answer, taken } = asked();
  answer.typed('n');
  answer.accept(undefined);
  answer.typed('no');
  answer.answered('n', ['/n'], true);
  answer.answered('no', [], true);
  answer.accept(undefined);
  assert.deepEqual(taken, []);
});

test('without a text the suggestion that is selected is taken', () => {
  const { answer, taken } = asked();
  answer.answered('', ['/etc/passwd', '/etc/group'], true);
  answer.accept('/etc/group');
  assert.deepEqual(taken, ['/etc/group']);
});
