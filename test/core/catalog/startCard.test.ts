import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardText } from '../../../src/core/catalog/cardText';
import { startCard } from '../../../src/core/catalog/startCard';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

/** The card over the mark `^`, without it. */
function cardOver(text: string): string | undefined {
  const found = startCard(parseDockerfile(text.replace('^', '')), text.indexOf('^'), {
    today: '2026-08-21',
    mirrors: {},
  });
  return found && cardText(found.card);
}

test('CMD goes behind the entrypoint of the image', () => {
  assert.equal(
    cardOver('FROM gcr.io/distroless/nodejs22-debian13\n\nC^MD ["node", "server.js"]\n'),
    `["/nodejs/bin/node","node","server.js"]
What a container of this stage starts.

ENTRYPOINT: ["/nodejs/bin/node"] of gcr.io/distroless/nodejs22-debian13
CMD:        ["node","server.js"], written here
`,
  );
});

test('ENTRYPOINT and CMD of a stage and of those it continues', () => {
  const text = 'FROM scratch AS a\nENTRYPOINT ["/app"]\nFROM a\nCMD ["-^v"]\n';
  assert.match(cardOver(text) ?? '', /^ENTRYPOINT: \["\/app"\], line 2\nCMD: +\["-v"\], written here$/m);
});

test('a shell form where there is no shell is said to be one', () => {
  assert.match(
    cardOver('FROM gcr.io/distroless/static-debian13\nCMD /app^ -v\n') ?? '',
    /^Warning: The image has no shell, and the CMD in line 2 is in shell form; write it in exec form\.\n\nCMD: \["\/bin\/sh","-c"\], for the shell form\nCMD: \["\/app -v"\], written here$/m,
  );
});

test('a shell form that a finding is about is not said again', () => {
  const text = 'FROM gcr.io/distroless/static-debian13\nCMD /app -v\n';
  const options = { today: '2026-08-21', mirrors: {}, said: new Set(['no-shell']) };
  assert.deepEqual(startCard(parseDockerfile(text), text.indexOf('CMD'), options)?.card.warnings, []);
});

test('a health check goes behind no entrypoint', () => {
  assert.match(
    cardOver('FROM gcr.io/distroless/nodejs22-debian13\nHEALTHCHECK CMD ["/nodejs/bin/node", "h^ealth.js"]\n') ?? '',
    /^\["\/nodejs\/bin\/node","health\.js"\]\nWhat the engine runs to check/,
  );
});

test('an instruction that a later one replaces says so', () => {
  assert.match(
    cardOver('FROM scratch\nCMD ["/a^"]\nCMD ["/b"]\n') ?? '',
    /^CMD\nHas no effect: the CMD in line 3 replaces it\.$/m,
  );
});

test('nothing is said where the image is not known, and over other instructions', () => {
  assert.equal(cardOver('FROM ghcr.io/acme/app\nCMD ["-^v"]\n'), undefined);
  assert.equal(cardOver('FROM $BASE\nCMD ["-^v"]\n'), undefined);
  assert.equal(cardOver('FROM scratch\nENV A=^1\n'), undefined);
  assert.equal(cardOver('FROM scratch\nHEALTHCHECK NO^NE\n'), undefined);
  assert.match(cardOver('FROM ghcr.io/acme/app\nENTRYPOINT ["/a^"]\n') ?? '', /^ENTRYPOINT: \["\/a"\], written here$/m);
});
