import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import * as engine from './convertEngine';
import type { Expectation, LintCase } from './lintCase';
import { fixedDockerfile, readLintCases } from './lintCase';

const only = process.env['E2E_ONLY'] ?? '';
const sample = process.env['E2E_SAMPLE'] === '1';
// That the lints find what the cases say, and what comes of the fixes as text, is among the plain tests.
const cases = readLintCases(path.join('test', 'e2e', 'lint')).filter(
  ({ name, shown, sample: sampled }) => shown === undefined && name.includes(only) && (sampled || !sample),
);
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-lint-'));
const images: string[] = [];

after(() => {
  engine.cleanUp(images);
  rmSync(folder, { recursive: true });
});
process.once('SIGINT', () => {
  engine.cleanUp(images);
  process.exit(130);
});

for (const given of cases) {
  test(`${given.name}: ${given.about}`, async () => {
    await see(given, 'before', path.join(given.folder, 'Dockerfile'), given.before);
    const fixed = path.join(folder, `${given.name}.Dockerfile`);
    writeFileSync(fixed, fixedDockerfile(given));
    assert.equal(given.after.buildFails, undefined, 'what is fixed builds');
    await see(given, 'after', fixed, given.after);
  });
}

async function see(given: LintCase, which: string, dockerfile: string, expected: Expectation): Promise<void> {
  const image = `distroless-e2e/lint-${given.name}:${which}`;
  images.push(image);
  const { built, log } = engine.tryBuild(image, given.folder, dockerfile, given.network, {});
  if (expected.buildFails !== undefined) {
    assert.ok(!built, `${which}: it builds`);
    assert.match(log, new RegExp(expected.buildFails), which);
    return;
  }
  assert.ok(built, `${which}: ${log.slice(-1500)}`);
  if (expected.user !== undefined) assert.equal(engine.inspectImage(image).config.User ?? '', expected.user, which);
  if (expected.holds !== undefined || expected.lacks !== undefined) seeFiles(image, which, expected);
  if (expected.exit !== undefined || expected.output !== undefined) seeEnd(image, which, expected);
  const { http, health, runsAs } = expected;
  if (http !== undefined || health !== undefined || runsAs !== undefined) await seeServer(image, which, expected);
}

function seeFiles(image: string, which: string, { holds = [], lacks = [] }: Expectation): void {
  const files = new Set(engine.filesIn(image).map((file) => file.replace(/\/$/, '')));
  assert.deepEqual(
    holds.filter((file) => !files.has(file)),
    [],
    `${which}: files that are not there`,
  );
  assert.deepEqual(
    lacks.filter((file) => files.has(file)),
    [],
    `${which}: files that are there`,
  );
}

function seeEnd(image: string, which: string, expected: Expectation): void {
  const { exit, all } = engine.runToEnd(runOptions(image, expected, undefined));
  if (expected.output !== undefined) assert.match(all, new RegExp(expected.output), which);
  if (expected.exit !== undefined) assert.equal(exit, expected.exit, `${which}: ${all}`);
}

async function seeServer(image: string, which: string, expected: Expectation): Promise<void> {
  const { http } = expected;
  const container = engine.startServer(runOptions(image, expected, http?.port));
  try {
    if (http !== undefined) {
      const [answer = ''] = await engine.request(container, http.port, [http.path]);
      assert.match(answer.slice(`${http.path}: `.length), new RegExp(http.answer), which);
    }
    if (expected.health !== undefined) assert.equal(await engine.health(container), expected.health, which);
    if (expected.runsAs !== undefined) assert.deepEqual(engine.userIds(container), expected.runsAs, which);
  } finally {
    engine.removeContainer(container);
  }
}

function runOptions(image: string, { start = {} }: Expectation, port: number | undefined): engine.RunOptions {
  return { image, env: start.env ?? {}, args: start.args ?? [], user: start.user, volume: undefined, port };
}
