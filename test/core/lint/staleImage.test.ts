import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { lintDockerfile } from '../../../src/core/lint/lint';

const mirrors = { 'registry.example.org:5000/mirror': 'gcr.io/distroless' };

/** What the first fix of a stale image writes after FROM; `undefined` where nothing is found, and the text as it was without a fix. */
function moved(image: string, today = '2026-11-01', head = ''): string | undefined {
  const text = `${head}FROM ${image}\nENTRYPOINT ["/app"]\n`;
  const finding = lintDockerfile(parseDockerfile(text), { today, mirrors }).find(({ rule }) => rule === 'stale-image');
  if (finding === undefined) return undefined;
  const after = applyEdits(text, finding.fixes?.[0]?.edits ?? []);
  return /^FROM (.*)$/m.exec(after)?.[1];
}

describe('a stale image', () => {
  const cases: [image: string, after: string][] = [
    ['gcr.io/distroless/nodejs18-debian11', 'gcr.io/distroless/nodejs22-debian13'],
    ['gcr.io/distroless/nodejs:16', 'gcr.io/distroless/nodejs22-debian13:latest'],
    ['gcr.io/distroless/nodejs:18-debug', 'gcr.io/distroless/nodejs22-debian13:debug'],
    ['gcr.io/distroless/java11:nonroot', 'gcr.io/distroless/java17-debian13:nonroot'],
    ['gcr.io/distroless/java21-debian12:debug-nonroot', 'gcr.io/distroless/java21-debian13:debug-nonroot'],
    ['gcr.io/distroless/cc-debian12:nonroot-arm64', 'gcr.io/distroless/cc-debian13:nonroot-arm64'],
    ['gcr.io/distroless/base:v1-nonroot', 'gcr.io/distroless/base-debian13:nonroot'],
    ['registry.example.org:5000/mirror/static-debian10', 'registry.example.org:5000/mirror/static-debian13'],
    [
      '--platform=linux/amd64 gcr.io/distroless/static-debian11 AS run',
      '--platform=linux/amd64 gcr.io/distroless/static-debian13 AS run',
    ],
  ];
  for (const [image, after] of cases) it(`of ${image} moves to ${after}`, () => assert.equal(moved(image), after));

  it('is told without a fix where a digest or a variable hides what to write', () => {
    const digest = `gcr.io/distroless/static-debian12:nonroot@sha256:${'0'.repeat(64)}`;
    assert.equal(moved(digest), digest);
    assert.equal(moved('${BASE}', '2026-11-01', 'ARG BASE=gcr.io/distroless/static-debian11\n'), '${BASE}');
  });

  for (const image of [
    'gcr.io/distroless/static-debian13:nonroot',
    'gcr.io/distroless/static',
    'gcr.io/distroless/nodejs24-debian13:nonroot-arm64',
    'gcr.io/distroless/static-debian99',
    'gcr.io/distroless/static:nonroot-$ARCH',
    'example.org/distroless/static-debian10',
    'node:18',
    'scratch',
  ])
    it(`is not ${image}`, () => assert.equal(moved(image), undefined));

  it('is one of Debian 12 only from the planned day on', () => {
    assert.equal(moved('gcr.io/distroless/static-debian12', '2026-08-31'), undefined);
    assert.equal(moved('gcr.io/distroless/static-debian12', '2026-09-01'), 'gcr.io/distroless/static-debian13');
  });
});
