import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log } from 'sarif';
import { check } from '../../src/cli/check';
import { sarifReport } from '../../src/cli/checkSarif';
import { lintDockerfile } from '../../src/core/lint/lint';
import { lintRules } from '../../src/core/lint/rules/table';
import { parseDockerfile } from '../../src/core/dockerfile/parse';
import { keptIo, outputOf } from '../support/io';

const text = '\uFEFFFROM gcr.io/distroless/static-debian13:debug AS x\nCOPY app /app\nENTRYPOINT ["/app"]\n';

/** The report of one file under `/src`. */
async function reportOf(file: string): Promise<Log> {
  const dockerfile = parseDockerfile(text);
  const findings = lintDockerfile(dockerfile, { today: '2026-01-02' }).filter(({ rule }) => rule === 'debug-image');
  const checked = { kind: 'checked', file, text, findings, problems: [], fixed: 0 } as const;
  const gone = { kind: 'unreadable', file: 'gone', problem: 'gone cannot be read.' } as const;
  const page = (rule: string) => Promise.resolve(rule === 'debug-image' ? '# Page' : undefined);
  return JSON.parse(await sarifReport([checked, gone], { directory: '/src', page })) as Log; // the shape under test
}

test('a result has rule, level, place and fix', async () => {
  const [run] = (await reportOf('docker/my file')).runs;
  assert.ok(run);
  const ruleIndex = lintRules.findIndex(({ id }) => id === 'debug-image');
  const artifactLocation = { uri: 'docker/my%20file', uriBaseId: '%SRCROOT%' };
  const [result] = run.results ?? [];
  assert.deepEqual(
    { ...result, message: undefined },
    {
      ruleId: 'debug-image',
      ruleIndex,
      level: 'warning',
      message: undefined,
      locations: [
        {
          physicalLocation: {
            artifactLocation,
            region: { startLine: 1, startColumn: 6, endLine: 1, endColumn: 45 },
          },
        },
      ],
      fixes: [
        {
          description: { text: 'Switch to latest (no shell)' },
          artifactChanges: [
            {
              artifactLocation,
              replacements: [
                {
                  deletedRegion: { startLine: 1, startColumn: 40, endLine: 1, endColumn: 45 },
                  insertedContent: { text: 'latest' },
                },
              ],
            },
          ],
        },
      ],
    },
  );
  assert.deepEqual(run.tool.driver.rules?.[ruleIndex]?.help?.markdown, '# Page');
});

test('every rule is described once, with a level and a title', async () => {
  const rules = (await reportOf('Dockerfile')).runs[0]?.tool.driver.rules ?? [];
  assert.deepEqual(
    rules.map(({ id }) => id),
    lintRules.map(({ id }) => id),
  );
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const rule of rules) {
    assert.ok(rule.shortDescription?.text);
    assert.match(rule.defaultConfiguration?.level ?? '', /^(?:error|warning|note)$/);
  }
});

test('a file elsewhere has its full address, and one that cannot be read is a failure of the run', async () => {
  const [run] = (await reportOf('/else/Dockerfile')).runs;
  assert.equal(run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'file:///else/Dockerfile');
  assert.equal(run?.invocations?.[0]?.executionSuccessful, false);
  assert.equal(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text, 'gone cannot be read.');
});

test('the command writes it with the pages of the rules', async () => {
  const io = { ...keptIo(), readInput: () => Promise.resolve(new TextEncoder().encode(text)) };
  assert.equal(await check(['--format', 'sarif', '-'], io, { today: '2026-01-02', pages: 'src/core/lint/rules' }), 1);
  const log = JSON.parse(outputOf(io)) as Log; // the shape under test
  assert.equal(log.version, '2.1.0');
  const page = log.runs[0]?.tool.driver.rules?.find(({ id }) => id === 'debug-image')?.help?.markdown;
  assert.match(page ?? '', /^# Final image is a debug image/);
});
