import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { rules } from '../../../src/core/convert/rules/table';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import type { Finding } from '../../../src/core/lint/lint';
import { lintDockerfile } from '../../../src/core/lint/lint';
import { lintRules } from '../../../src/core/lint/rules/table';
import { readLintPage } from '../../support/lintPage';
import { addedErrors } from '../../support/validation';

const folder = path.resolve('src/core/lint/rules');
const ids = lintRules.map(({ id }) => id);
const today = '2026-11-01';

describe('lints', () => {
  it('are listed, sorted, and named as their files', () => {
    const files = readdirSync(folder);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.deepEqual(
      files.filter((name) => name.endsWith('.ts') && name !== 'table.ts').sort(),
      ids.map((id) => `${id}.ts`),
    );
    assert.deepEqual(
      files.filter((name) => name.endsWith('.md')).sort(),
      ids.map((id) => `${id}.md`),
    );
  });

  it('have a fix, or say why they have none', () => {
    for (const { id, fix } of lintRules) if (typeof fix !== 'string') assert.match(fix.none, /^[A-Z].*\.$/, id);
  });

  it('have ids that no rule of the conversion has', () => {
    const others = new Set(rules.map(({ id }) => id));
    assert.deepEqual(
      ids.filter((id) => others.has(id)),
      [],
    );
  });

  for (const rule of lintRules) {
    it(`${rule.id} finds what its page shows, and nothing after its fix`, () => {
      const file = path.join(folder, `${rule.id}.md`);
      const markdown = readFileSync(file, 'utf8');
      const page = readLintPage(markdown);
      assert.ok(markdown.startsWith(`# ${rule.title}\n`), 'the page begins with the title');
      assert.deepEqual(page.headings, ['Why', 'When it is silent', 'Example', 'Proof']);
      const own = findings(page.before).filter((finding) => finding.rule === rule.id);
      assert.ok(own.length > 0, 'the example is found');
      const after = page.after === undefined ? undefined : fixed(page.before, own);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, updated(markdown, shown(own), after));
      else {
        assert.equal(shown(own), page.findings);
        assert.equal(after, page.after);
      }
      const promised = typeof rule.fix === 'string';
      assert.equal(page.after !== undefined, promised, 'a page shows a fix exactly if the rule has one');
      assert.ok(own.every(({ fixes = [] }) => fixes.every(({ safe }) => !safe || rule.fix === 'safe')));
      if (after === undefined) return;
      assert.deepEqual(addedErrors(page.before, after), []);
      assert.deepEqual(
        findings(after).filter((finding) => finding.rule === rule.id),
        [],
      );
    });
  }
});

function findings(text: string): readonly Finding[] {
  return lintDockerfile(parseDockerfile(text), { today });
}

/** The text with the first fix of each finding made, which is what a page shows. */
function fixed(text: string, own: readonly Finding[]): string {
  const edits = own.flatMap(({ fixes = [] }) => fixes[0]?.edits ?? []);
  return applyEdits(
    text,
    edits.sort((a, b) => a.start - b.start),
  );
}

function shown(own: readonly Finding[]): string {
  return own
    .map(({ line, severity, text, fixes = [] }) =>
      [`line ${line}, ${severity}: ${text}\n`, ...fixes.map(({ title }) => `- ${title}\n`)].join(''),
    )
    .join('');
}

function updated(markdown: string, findingsText: string, after: string | undefined): string {
  const block = (label: string, body: string) => `\`\`\`${label}\n${body}\`\`\``;
  const withFindings = markdown.replace(/^```text findings\n[\s\S]*?^```$/m, () =>
    block('text findings', findingsText),
  );
  if (after === undefined) return withFindings;
  return withFindings.replace(/^```dockerfile after\n[\s\S]*?^```$/m, () => block('dockerfile after', after));
}
