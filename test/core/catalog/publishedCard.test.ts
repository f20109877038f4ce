import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Card } from '../../../src/core/catalog/card';
import { cardMarkdown, cardText, plainText } from '../../../src/core/catalog/cardText';
import { imageCard } from '../../../src/core/catalog/imageCard';

function card(text: string, today = '2026-08-21'): Card {
  return imageCard(text, { today, mirrors: {} });
}

test('the card of an official image says what one would lose, and where to go', () => {
  assert.equal(
    cardMarkdown(card('node:22-slim')),
    `**\`node:22-slim\`**\\
Official image, Debian 12 (bookworm), with a shell; as of 2026-08-21.

- **Starts:** \`["docker-entrypoint.sh"]\`, and \`CMD\` is its arguments, \`["node"]\` unless you set it
- **Runs as:** root (0) in \`/\`
- **Holds:** Node.js 22 at \`/usr/local/bin/node\`, glibc 2.36, \`/bin/sh\`, \`apt-get\`
- **Counterpart:** \`gcr.io/distroless/nodejs22-debian13:nonroot\` has the same major version of Node
- **You would lose:** shell, \`apt-get\`, \`npm\`, \`npx\`, Node.js on PATH, root, entrypoint
`,
  );
});

test('the card of a chiseled image', () => {
  assert.equal(
    cardMarkdown(card('mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled')),
    `**\`mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled\`**\\
Image by Microsoft, .NET 10.0, Ubuntu 24.04 (noble), no shell; as of 2026-08-21.

- **Starts:** \`["/usr/bin/dotnet"]\`, and \`CMD\` is its arguments, \`["--info"]\` unless you set it
- **Runs as:** app (1654) in \`/\`
- **Holds:** \`/usr/bin/dotnet\`, glibc 2.39
- **Lacks:** shell, package manager
- **Architectures:** amd64, arm64, arm/v7
`,
  );
});

test('a Chainguard image that has a shell says so, and which Google image has the same runtime', () => {
  const shown = cardMarkdown(card('cgr.dev/chainguard/node'));
  assert.match(shown, /^Image by Chainguard, Node\.js 26, Wolfi, with a shell; as of 2026-08-22\.$/m);
  assert.match(shown, /^- \*\*Runs as:\*\* node \(65532\) in `\/app`$/m);
  assert.match(shown, /^- \*\*Google equivalent:\*\* `gcr\.io\/distroless\/nodejs26-debian13:nonroot`$/m);
});

test('cards of other publishers stay short, and keep rules and signatures for the whole card', () => {
  for (const text of [
    'cgr.dev/chainguard/python',
    'dhi.io/node:24',
    'nginx',
    'ubuntu',
    'maven:3',
    'python:3.11-slim',
  ]) {
    const { facts } = card(text);
    assert.ok(facts.filter(({ detail }) => !detail).length <= 8, text);
    assert.ok(
      facts.some(({ detail }) => detail),
      text,
    );
    for (const fact of facts.filter(({ detail }) => !detail))
      assert.ok(plainText(fact.text).length <= 160, `${text} ${fact.id}`);
  }
  assert.match(
    cardText(card('cgr.dev/chainguard/python')),
    /^Verify: +cosign verify cgr\.dev\/chainguard\/python --certificate-oidc-issuer /m,
  );
});

test('what to mind of the Java of Canonical is not said of its other images', () => {
  const ids = (text: string) => card(text).facts.map(({ id }) => id);
  assert.equal(ids('ubuntu/jre:21-24.04_stable').includes('traps'), true);
  assert.equal(ids('ubuntu/jdk:21-24.04_stable').includes('traps'), false);
  assert.equal(ids('ubuntu/nginx:latest').includes('traps'), false);
});

test('what makes one stop is a warning', () => {
  const warnings = (text: string, today?: string) => card(text, today).warnings.map(plainText);
  assert.deepEqual(warnings('node:20'), [
    'Not updated since 2026-05-01: the tag can still be pulled but gets no fixes.',
  ]);
  assert.deepEqual(warnings('node:14'), [
    'Not among the tags built on 2026-08-21: it is newer, or no longer gets fixes.',
  ]);
  assert.deepEqual(warnings('dhi.io/python:3.10'), []);
  assert.deepEqual(warnings('dhi.io/python:3.10', '2026-11-01'), ['Support ended on 2026-10-31.']);
  assert.match(
    warnings('cgr.dev/chainguard/jre:21').join(),
    /^21 is not a known tag of this image: free images carry only latest/,
  );
  assert.match(warnings('bitnami/redis:7.2').join(), /^Gets no updates/);
});

test('how far a reference is known', () => {
  const sha = `sha256:${'0'.repeat(64)}`;
  const kinds = ['node:24', 'node:20', 'node:14', `node@${sha}`, 'cgr.dev/chainguard/jre:21', 'example.org/app'].map(
    (text) => card(text).kind,
  );
  assert.deepEqual(kinds, ['published', 'retired', 'unknown-tag', 'digest', 'unknown-tag', 'unknown']);
});

test('an image with a counterpart can be compared with it', () => {
  assert.deepEqual(
    card('node:24').actions.filter(({ kind }) => kind === 'compare'),
    [{ kind: 'compare', reference: 'node:24', with: 'gcr.io/distroless/nodejs24-debian13:nonroot' }],
  );
});
