import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heldToBuilder, type BuildCheckResult } from '../../../src/core/convert/buildCheck';
import type { Note } from '../../../src/core/convert/outcome';

const text = 'FROM golang\nCMD ["/a"]\n';
const edits = [{ start: 5, end: 11, text: 'static', rule: 'swap-base' }];
const noted: Note = { rule: 'swap-base', line: 1, text: 'From static.' };
const ready = { kind: 'ready', base: 'static', edits, notes: [noted] } as const;
const never = new AbortController().signal;

const fine: BuildCheckResult = { kind: 'checked', error: undefined, warnings: [] };
const warns = (...rules: string[]): BuildCheckResult => ({
  ...fine,
  warnings: rules.map((rule) => ({ rule, line: 2, text: `${rule} it is.` })),
});
const fails = (error: string): BuildCheckResult => ({ kind: 'checked', error, warnings: [] });

async function held(before: BuildCheckResult, after: BuildCheckResult) {
  const asked: string[] = [];
  const outcome = await heldToBuilder(
    ready,
    { text, context: '/c' },
    (request) => {
      asked.push(`${request.context} ${request.text}`);
      return Promise.resolve(request.text === text ? before : after);
    },
    never,
  );
  assert.deepEqual(asked, [`/c ${text}`, '/c FROM static\nCMD ["/a"]\n']);
  return outcome;
}

describe('what the builder says of a result', () => {
  it('changes nothing where it says nothing', async () => {
    assert.deepEqual(await held(fine, fine), ready);
    assert.deepEqual(await held({ kind: 'unavailable', why: 'x' }, fails('y')), ready);
    assert.deepEqual(await held(fine, { kind: 'unavailable', why: 'x' }), ready);
  });

  it('stops at an error that the file did not have', async () => {
    const reason = { rule: 'post-gate', line: 1, text: 'BuildKit would not build the result: no such stage.' };
    assert.deepEqual(await held(fine, fails('no such stage.')), { kind: 'refused', reasons: [reason], notes: [noted] });
    assert.deepEqual(await held(fails('private base'), fails('private base')), ready);
  });

  it('notes a warning that the file did not have, each as often as it is new', async () => {
    const note = { rule: 'post-gate', line: 1, text: 'BuildKit warns of line 2 of the result: New it is.' };
    assert.deepEqual(await held(warns('Old'), warns('Old', 'New')), { ...ready, notes: [noted, note] });
  });
});
