import assert from 'node:assert/strict';
import type { ContextFiles } from '../../src/core/convert/context';
import { convertDockerfile } from '../../src/core/convert/convert';
import type { Outcome } from '../../src/core/convert/outcome';
import { rules } from '../../src/core/convert/rules/table';
import { applyEdits } from '../../src/core/dockerfile/edit';
import { addedErrors } from './validation';

const never = new AbortController().signal;
const known = new Set(rules.map(({ id }) => id));

/**
 * Asserts what holds for every Dockerfile: the conversion ends without throwing, each note, reason, question and edit has a
 * known rule and a line of the file, questions end once they are answered (`choose` gives the number of a choice), and a
 * result is distroless under a second run and has no new error. Resolves to how it ended.
 */
export async function assertHolds(
  text: string,
  files: ContextFiles,
  choose: (choices: number) => number,
): Promise<Outcome['kind']> {
  const answers = new Map<string, string>();
  const lines = text.split(/\r\n|\r|\n/).length;
  for (let round = 0; round < 20; round++) {
    const outcome = await convertDockerfile({ text, files, answers }, never);
    for (const { rule, line, text: sentence } of said(outcome)) {
      assert.ok(known.has(rule), `${rule} is no rule`);
      assert.match(sentence, /[.?]$/);
      assert.ok(line >= 1 && line <= lines, `line ${line} of ${lines}, ${rule}`);
    }
    if (outcome.kind === 'questions') {
      for (const { id, choices } of outcome.questions) {
        assert.ok(!answers.has(id), `${id} is asked again`);
        const choice = choices[choose(choices.length)] ?? choices[0];
        answers.set(id, choice.value);
      }
      continue;
    }
    if (outcome.kind === 'ready') {
      for (const { rule } of outcome.edits) assert.ok(known.has(rule), `${rule} is no rule`);
      const converted = applyEdits(text, outcome.edits);
      assert.deepEqual(addedErrors(text, converted), []);
      const target = answers.get('target');
      const same = new Map(target === undefined ? [] : [['target', target]]);
      const again = await convertDockerfile({ text: converted, files, answers: same }, never);
      assert.equal(again.kind, 'already', converted);
    }
    return outcome.kind;
  }
  return assert.fail('the questions do not end');
}

function said(outcome: Outcome): readonly { readonly rule: string; readonly line: number; readonly text: string }[] {
  switch (outcome.kind) {
    case 'refused':
      return [...outcome.reasons, ...outcome.notes];
    case 'questions':
      return [...outcome.questions, ...outcome.notes];
    case 'ready':
    case 'already':
      return outcome.notes;
  }
}
