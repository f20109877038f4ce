import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardMarkdown, cardText } from '../../../src/core/catalog/cardText';
import type { Card } from '../../../src/core/catalog/card';
import { comparisonPage } from '../../../src/core/catalog/comparisonPage';
import { referenceCard } from '../../../src/core/catalog/referenceCard';
import { composeCard } from '../../../src/core/compose/composeCard';
import { composeReferences } from '../../../src/core/compose/imageReferences';
import { referenceAt } from '../../../src/core/dockerfile/imageReferences';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

const options = { today: '2026-08-21', mirrors: {} };

/** The card over the mark `^`. */
function cardOver(text: string): Card {
  const dockerfile = parseDockerfile(text.replace('^', ''));
  const reference = referenceAt(dockerfile, text.indexOf('^'));
  assert.ok(reference);
  return referenceCard(dockerfile, reference, options);
}

function composed(image: string, more = ''): Card {
  const [reference] = composeReferences(`services:\n  a:\n    image: ${image}\n${more}`);
  assert.ok(reference);
  return composeCard(reference, options);
}

test('a stage has the card of the image at its root, and the way there', () => {
  const card = cardOver('FROM gcr.io/distroless/cc-debian13 AS base\nFROM base AS next\nFROM n^ext\n');
  assert.equal(card.title, 'next');
  assert.match(cardText(card), /^Stage: +next \(line 2\) → base \(line 1\) → gcr.io\/distroless\/cc-debian13$/m);
  assert.match(cardText(card), /^Built on: +static → base → cc/m);
  assert.deepEqual(
    card.actions.map(({ kind }) => kind),
    ['browse', 'copy-verify', 'show-everything'],
  );
});

test('what COPY --from takes by number is a stage too', () => {
  assert.match(
    cardText(cardOver('FROM scratch\nFROM debian\nCOPY --from=^0 /a /a\n')),
    /^Stage: +0 \(line 1\) → scratch$/m,
  );
});

test('a variable with a default says what it comes to', () => {
  const card = cardOver('ARG TAG=nonroot\nFROM gcr.io/distroless/static-debian13:${TA^G}\n');
  assert.equal(card.title, 'gcr.io/distroless/static-debian13:nonroot');
  assert.match(cardText(card), /^Written: +gcr.io\/distroless\/static-debian13:\$\{TAG\}, with the defaults/m);
});

test('a variable without a default is named, and the rest says what it can', () => {
  const text = cardText(cardOver('ARG TAG\nFROM gcr.io/distroless/nodejs22-debian13:${TA^G}\n'));
  assert.match(text, /^TAG has no default before the first FROM, so the image is known once a build sets it\.$/m);
  assert.match(text, /^Built on: +static → base → cc → nodejs22$/m);
  assert.doesNotMatch(text, /^Runs as:/m);
  assert.deepEqual(cardOver('ARG IMAGE\nFROM ${IMA^GE}\n').facts, []);
});

test('the image of another stage can be compared with that of the last', () => {
  const card = cardOver('FROM gcr.io/distroless/cc-d^ebian13 AS a\nFROM debian:13\n');
  assert.deepEqual(
    card.actions.filter(({ kind }) => kind === 'compare'),
    [{ kind: 'compare', reference: 'debian:13', with: 'gcr.io/distroless/cc-debian13', isCurrent: true }],
  );
});

test('the syntax directive names the program that reads the file', () => {
  const version = (value: string) =>
    cardText(cardOver(`# syntax=${value}^\nFROM scratch\n`))
      .split('\n')
      .at(-2);
  assert.equal(version('docker/dockerfile:1'), 'Version: the newest 1.x.x');
  assert.equal(
    version('docker.io/docker/dockerfile:1.7-labs'),
    'Version: the newest 1.7.x, with experimental features',
  );
  assert.equal(version('docker/dockerfile:1.7.0'), 'Version: 1.7.0');
  assert.equal(version('docker/dockerfile:labs'), 'Version: the newest, with experimental features');
  assert.equal(version('docker/dockerfile'), 'Version: latest');
  assert.match(version('acme/frontend:1') ?? '', /^Version: 1 of an unknown frontend$/);
});

test('the image of a Compose service has its card', () => {
  assert.match(cardText(composed('gcr.io/distroless/cc-debian13')), /^Built on: +static → base → cc/m);
  assert.match(cardText(composed('gcr.io/distroless/cc-debian13:${TAG:-debug}')), /^Written: .*\nStarts: +the shell/m);
  assert.match(cardText(composed('gcr.io/distroless/cc-debian13:${TAG}')), /^Built on: +static → base → cc/m);
  assert.match(cardText(composed('${REGISTRY}/app')), /REGISTRY has no default here/);
  assert.match(cardText(composed('app:${')), /Compose cannot read its variables/);
});

test('a name that Compose gives to what it builds is not looked up', () => {
  const card = composed('gcr.io/distroless/cc-debian13', '    build: .\n');
  assert.deepEqual([card.kind, card.facts], ['built', []]);
});

test('two images side by side, and what the move takes away', () => {
  const page = comparisonPage('scratch', 'gcr.io/distroless/static-debian13:nonroot', options);
  assert.match(page, /^# `scratch` and `gcr.io\/distroless\/static-debian13:nonroot`$/m);
  assert.match(page, /^\| Runs as \| root \(0\) \| nonroot \(65532\) \|$/m);
  assert.match(page, /^## What you lose by moving to `gcr.io\/distroless\/static-debian13:nonroot`\n\n- root: /m);
  const releases = comparisonPage('gcr.io/distroless/cc-debian12', 'gcr.io/distroless/cc-debian13', options);
  assert.match(releases, /^## Packages changed$/m);
  assert.match(releases, /^- tzdata .* → .*$/m);
});

test('of an image that is not known nothing is made up beside another', () => {
  const page = comparisonPage('ghcr.io/acme/app', 'gcr.io/distroless/cc-debian13', options);
  assert.match(page, /^\| Runs as \| not known \| root \(0\) \|$/m);
  assert.doesNotMatch(page, /^## /m);
  assert.match(
    comparisonPage('A', 'a|b', options),
    /^\| What it is \| "A" is not an image reference: .* \| "a\\\|b" is not/m,
  );
});

test('a long chain of stages is cut', () => {
  const stages = Array.from({ length: 9 }, (_, n) => `FROM s${n} AS s${n + 1}\n`).join('');
  const card = cardOver(`FROM scratch AS s0\n${stages}FROM s^9\n`);
  assert.match(
    cardText(card),
    /^Stage: +s9 \(line 10\) → s8 \(line 9\) → s7 \(line 8\) → s6 \(line 7\) → … → scratch$/m,
  );
});

test('links stand below the facts of a card', () => {
  const text = cardMarkdown(cardOver('FROM s^cratch\n'), [{ title: 'A [b]', uri: 'command:x?%5B1%5D' }]);
  assert.ok(text.endsWith('\n\n[A \\[b\\]](command:x?%5B1%5D)\n'), text);
});
