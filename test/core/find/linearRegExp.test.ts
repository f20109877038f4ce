import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linearRegExp, type RegExpOptions } from '../../../src/core/find/linearRegExp';
import { property } from '../../support/property';

const plain: RegExpOptions = { matchCase: true, wholeWord: false };

const cases: readonly (readonly [source: string, text: string, found: string | undefined])[] = [
  ['b+', 'abbbc', 'bbb'],
  ['b+?', 'abbbc', 'b'],
  ['a|ab', 'ab', 'a'],
  ['(a|ab)(c|bcd)$', 'abcd', 'abcd'],
  ['^root:[^:]*:0:', 'root:x:0:0:root', 'root:x:0:'],
  ['\\bpass\\b', 'bypass pass', 'pass'],
  ['x{2,3}', 'axxxxb', 'xxx'],
  ['x{2}', 'ax', undefined],
  ['x{2}y{0}', 'axx', 'xx'],
  ['[\\w.-]+@[a-z]+\\.org', 'mail me@example.org now', 'me@example.org'],
  ['\\u00e4\\x41\\u{1f600}', '\u00e4A\u{1f600}', '\u00e4A\u{1f600}'],
  ['a{,2}', 'a{,2}', 'a{,2}'],
  ['[]a', ']a', undefined],
  ['[^]', '\n', '\n'],
  ['(?:ab)*c', 'ababc', 'ababc'],
  ['(?<name>a)b', 'ab', 'ab'],
  ['', 'abc', ''],
  ['\\$\\{', 'a${b}', '${'],
];

for (const [source, text, found] of cases) {
  test(`/${source}/ in ${JSON.stringify(text)}`, () => assert.equal(find(source, text), found));
}

test('letters of both cases are the same unless they are to be compared', () => {
  const any = { ...plain, matchCase: false };
  assert.equal(find('stra\u00dfe \u00c4[m-p]', 'STRA\u00dfE \u00e4N', any), 'STRA\u00dfE \u00e4N');
  assert.equal(find('[^a]', 'Aab', any), 'b');
  assert.equal(find('a', 'A'), undefined);
});

test('a whole word is no part of another', () => {
  const whole = { ...plain, wholeWord: true };
  assert.equal(find('ca|cat', 'scat cat', whole), 'cat');
  assert.equal(find('cat', 'cats', whole), undefined);
});

test('what can only be tried, and what is wrong, is refused with a sentence', () => {
  for (const source of [
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '\\k<a>',
    '\\p{L}',
    'a**',
    '*',
    '(',
    ')',
    '[a',
    'a{3,2}',
    '[z-a]',
  ]) {
    const made = linearRegExp(source, plain);
    assert.ok('problem' in made && /^[A-Z][^\n]*\.$/.test(made.problem), source);
  }
  assert.ok('problem' in linearRegExp('(a{1000}){1000}', plain));
  assert.ok('problem' in linearRegExp('('.repeat(5000), plain));
});

test('expressions that take JavaScript for ever take their time in the length of the text', () => {
  const text = 'a'.repeat(1000);
  for (const source of ['(a+)+b', '(a|a)*b', '(a*)*b', '(.*)*x', '.*.*.*.*=', '(a?){100}a{100}b']) {
    assert.equal(find(source, text), undefined, source);
  }
});

const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', 'B', '\\d', ' ');
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a + b),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(?:${a}|${b})`),
    // What is empty is repeated by JavaScript in a way of its own.
    fc
      .tuple(
        fc.constantFrom('a', 'b', '.', '[ab]', '(?:a|bb)', '(?:ab?)'),
        fc.constantFrom('*', '+', '?', '*?', '+?', '{2}', '{1,2}', '{2,}'),
      )
      .map(([a, times]) => a + times),
  ),
}));
const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', ' ', '1', '\u00e4'), maxLength: 12 });

property('finds what JavaScript finds', fc.tuple(tree, subject, fc.boolean()), 500, ([source, text, matchCase]) => {
  const expected = new RegExp(source, matchCase ? '' : 'i').exec(text)?.[0];
  assert.equal(find(source, text, { ...plain, matchCase }), expected);
});

property('takes or refuses any text, and never throws', fc.string({ unit: 'binary' }), 300, (source) => {
  const made = linearRegExp(source, plain);
  if ('find' in made) made.find('some text', 0, 9, 0);
});

function find(source: string, text: string, options = plain): string | undefined {
  const made = linearRegExp(source, options);
  if ('problem' in made) throw new Error(made.problem);
  const match = made.find(text, 0, text.length, 0);
  return match && text.slice(match.start, match.end);
}
