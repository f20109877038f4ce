import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedImage } from '../../../src/core/compose/typedImage';

/** What is typed at the mark `^`, and what it would be replaced together with. */
function at(text: string): readonly [string, string] | undefined {
  const whole = text.replace('^', '');
  const found = typedImage(whole, text.indexOf('^'));
  return found && [found.typed, whole.slice(found.start, found.end)];
}

test('an image is typed in a service', () => {
  assert.deepEqual(at('services:\n  a:\n    image: ^'), ['', '']);
  assert.deepEqual(at('services: # all\n\n  a:\n    build: .\n    # why\n    image: "gcr.io/^x" # y\n'), [
    'gcr.io/',
    'gcr.io/x',
  ]);
  assert.deepEqual(at('a: 1\r\nservices:\r\n  a:\r\n    image: n^ode\r\n'), ['n', 'node']);
});

test('nothing is typed elsewhere', () => {
  for (const text of [
    'image: ^',
    'services:\n  image: ^',
    'other:\n  a:\n    image: ^',
    'x:\n  services:\n    a:\n      image: ^',
    'services:\n  a:\n    labels:\n      image: ^',
    'services:\n  a:\n    # image: ^',
    'services:\n  a:\n    image: $^',
    'services:\n  a:\n    image:^',
    'services:\n  a:\n    image: a b^',
    '^',
  ])
    assert.equal(at(text), undefined, text);
});
