import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import type { Outcome } from '../../../src/core/convert/outcome';
import { rules } from '../../../src/core/convert/rules/table';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';
import { readRulePage } from '../../support/rulePage';
import { addedErrors } from '../../support/validation';

const folder = path.resolve('src/core/convert/rules');
const never = new AbortController().signal;

describe('rules', () => {
  it('are listed, sorted, and named as their files', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'table.ts');
    assert.deepEqual(
      rules.map(({ id }) => `${id}.ts`),
      files.sort(),
    );
    const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
    assert.deepEqual(
      rules.map(({ id }) => `${id}.md`),
      pages.sort(),
    );
  });

  for (const rule of rules) {
    it(`${rule.id} does what its page shows, and nothing the second time`, async () => {
      const file = path.join(folder, `${rule.id}.md`);
      const markdown = readFileSync(file, 'utf8');
      const page = readRulePage(markdown);
      assert.ok(markdown.startsWith(`# ${rule.title}\n`), 'the page begins with the title');
      assert.deepEqual(page.headings, ['Why', 'Risk', 'When it stops', 'Example', 'Proof']);
      const input = { text: page.before, files: memoryFiles(page.files), answers: page.answers };
      const outcome = await convertDockerfile(input, never);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, updated(markdown, page.before, outcome));
      else assert.equal(shown(page.before, outcome), page.after ?? page.outcome);
      assert.ok(mentioned(outcome).includes(rule.id), `${rule.id} is not among ${mentioned(outcome).join(', ')}`);
      if (outcome.kind !== 'ready') return;
      const converted = applyEdits(page.before, outcome.edits);
      assert.deepEqual(addedErrors(page.before, converted), []);
      const again = await convertDockerfile({ ...input, text: converted }, never);
      assert.equal(again.kind, 'already');
    });
  }
});

function shown(before: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ready':
      return applyEdits(before, outcome.edits);
    case 'refused':
      return outcome.reasons.map(({ line, text }) => `refused, line ${line}: ${text}\n`).join('');
    case 'questions':
      return outcome.questions
        .map(
          ({ id, line, text, choices }) =>
            `question ${id}, line ${line}: ${text}\n${choices.map((choice) => `- ${choice.value}: ${choice.label}\n`).join('')}`,
        )
        .join('');
    case 'already':
      return `already ${outcome.base}\n`;
  }
}

function mentioned(outcome: Outcome): string[] {
  const notes = outcome.kind === 'refused' ? outcome.reasons : outcome.notes;
  const asked = outcome.kind === 'questions' ? outcome.questions.map(({ rule }) => rule) : [];
  return [...notes.map(({ rule }) => rule), ...asked];
}

function updated(markdown: string, before: string, outcome: Outcome): string {
  const label = outcome.kind === 'ready' ? 'dockerfile after' : 'text outcome';
  const block = `\`\`\`${label}\n${shown(before, outcome)}\`\`\``;
  return markdown.replace(/^```(?:dockerfile after|text outcome)\n[\s\S]*?^```$/m, () => block);
}
