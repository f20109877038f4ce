import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BaseRequest } from '../../../src/core/base/action';
import type { FlavourChange } from '../../../src/core/base/flavour';
import { flavourAt, switchFlavour } from '../../../src/core/base/flavour';
import { parseDigest } from '../../../src/core/image/reference';
import { outcomeOf, requestAt } from '../../support/baseAction';

const base = 'gcr.io/distroless/cc-debian13';
const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
const commit = 'c'.repeat(40);

type Options = Omit<BaseRequest, 'dockerfile' | 'offset'>;

function switchedText(marked: string, change: FlavourChange, options: Options = {}): string {
  const request = requestAt(marked, options);
  return outcomeOf(request, switchFlavour(request, change));
}

function notes(marked: string, change: FlavourChange): readonly string[] {
  const action = switchFlavour(requestAt(marked), change);
  return action.kind === 'ready' ? action.notes : ['not ready'];
}

const rows: readonly (readonly [from: string, change: FlavourChange, to: string])[] = [
  ['', 'nonroot', ':nonroot'],
  [':latest', 'nonroot', ':nonroot'],
  [':nonroot', 'root', ':latest'],
  [':nonroot', 'debug', ':debug-nonroot'],
  [':debug-nonroot', 'plain', ':nonroot'],
  [':debug-nonroot', 'root', ':debug'],
  [':debug', 'plain', ':latest'],
  [':debug-arm64', 'nonroot', ':debug-nonroot-arm64'],
  [':latest-arm64', 'debug', ':debug-arm64'],
  [`:${commit}`, 'nonroot', `:nonroot-${commit}`],
  [`:nonroot-amd64-${commit}`, 'root', `:amd64-${commit}`],
];
for (const [from, change, to] of rows) {
  test(`${change} makes "${to.slice(0, 30)}" of "${from.slice(0, 30)}"`, () => {
    assert.equal(switchedText(`FROM |${base}${from} AS x\n`, change), `FROM ${base}${to} AS x\n`);
  });
}

test('a change that is there already is refused', () => {
  assert.equal(switchedText(`FROM |${base}:nonroot\n`, 'nonroot'), 'The image is nonroot already.');
});

test('the tag is changed where it is written: in the default of an ARG', () => {
  const made = switchedText(`ARG TAG="nonroot"\nFROM |${base}:\${TAG}\n`, 'debug');
  assert.equal(made, `ARG TAG="debug-nonroot"\nFROM ${base}:\${TAG}\n`);
});

test('a missing tag goes where the name ends, and defaults written in the FROM are changed there', () => {
  assert.equal(switchedText(`ARG BASE=${base}\nFROM |$BASE\n`, 'nonroot'), `ARG BASE=${base}:nonroot\nFROM $BASE\n`);
  assert.equal(switchedText(`FROM |${base}:\${TAG:-debug}\n`, 'plain'), `FROM ${base}:\${TAG:-latest}\n`);
});

test('what else an ARG changes is said, and an ARG that stages read is left alone', () => {
  const two = `ARG TAG=nonroot\nFROM ${base}:$TAG AS a\nFROM |${base}:$TAG\n`;
  const action = switchFlavour(requestAt(two), 'root');
  assert.deepEqual(action.kind === 'ready' ? action.notes.slice(1) : action, [
    `Line 2 changes with it, to ${base}:latest.`,
    'Only the default of TAG changes: a build that sets it is not affected.',
  ]);
  const read = `ARG TAG=nonroot\nFROM |${base}:$TAG\nARG TAG\nLABEL tag=$TAG\n`;
  assert.match(switchedText(read, 'root'), /^The stage on line 2 uses TAG as well/);
});

test('a tag that is put together from pieces is left alone', () => {
  const pieces = `ARG A=non\nARG B=root\nFROM |${base}:$A$B\n`;
  assert.match(switchedText(pieces, 'root'), /^The reference is built from variables/);
  assert.match(switchedText(`ARG T=debug\nFROM |${base}:\${T#x}\n`, 'plain'), /built from variables/);
});

test('a pinned image is switched only if it is said what becomes of the digest', () => {
  const pinned = `FROM |${base}:nonroot@sha256:${'b'.repeat(64)}\n`;
  const action = switchFlavour(requestAt(pinned), 'debug');
  assert.deepEqual([action.kind, action.kind === 'refused' && action.pinned], ['refused', true]);
  assert.equal(switchedText(pinned, 'debug', { digest: 'drop' }), `FROM ${base}:debug-nonroot\n`);
  assert.ok(digest);
  assert.equal(switchedText(pinned, 'debug', { digest }), `FROM ${base}:debug-nonroot@${digest}\n`);
});

test('a mirror is switched under its own name', () => {
  const mirrors = { 'registry.corp:5000/d': 'gcr.io/distroless' };
  const made = switchedText('FROM |registry.corp:5000/d/cc-debian13:debug\n', 'plain', { mirrors });
  assert.equal(made, 'FROM registry.corp:5000/d/cc-debian13:latest\n');
});

test('a debug image takes a lone CMD for its arguments, which is said', () => {
  assert.match(
    notes(`FROM |${base}:nonroot\nCMD ["/app"]\n`, 'debug').join(),
    /entrypoint \/busybox\/sh, which takes the CMD/,
  );
  assert.deepEqual(notes(`FROM |${base}:nonroot\nENTRYPOINT ["/app"]\n`, 'debug'), []);
  assert.deepEqual(notes('FROM |gcr.io/distroless/nodejs24-debian13:nonroot\nCMD ["a.js"]\n', 'debug'), []);
});

test('images whose flavours are not known are refused with the reason', () => {
  const reasons = [
    'node:24',
    `${base}@${digest ?? ''}`,
    `${base}:v1`,
    'gcr.io/distroless/python3-debian12',
    'scratch',
    '$X',
  ].map((image) => switchedText(`FROM |${image}\n`, 'root'));
  assert.deepEqual(reasons, [
    'node:24 is not a Google distroless image, so its other tags are not known.',
    'The image is named by its digest alone, so its flavour is not known; write its tag before the digest.',
    'Tag v1 is not published, so it has no other flavour; choose one of latest, nonroot, debug, debug-nonroot.',
    'python3-debian12 is no longer published; move to a current image first.',
    'scratch is empty: it has no tag and no digest.',
    'X has no default before the first FROM, so the image is known once a build sets it.',
  ]);
});

test('the place may be anywhere in the instruction, and a stage is no image', () => {
  assert.equal(flavourAt(requestAt(`FR|OM --platform=linux/amd64 ${base}:debug AS x\n`)), 'debug');
  assert.equal(flavourAt(requestAt(`FROM ${base}\nCOPY --from=${base}:non|root /a /b\n`)), 'nonroot');
  assert.match(switchedText(`FROM ${base} AS one\nFROM |one\n`, 'root'), /^one is the stage on line 1;/);
  assert.match(switchedText('|# nothing\n', 'root'), /^No image is named here/);
});
