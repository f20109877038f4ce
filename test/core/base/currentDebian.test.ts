import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveToCurrentDebian } from '../../../src/core/base/currentDebian';
import { outcomeOf, requestAt } from '../../support/baseAction';

function moved(marked: string, to?: string): string {
  const request = requestAt(marked);
  return outcomeOf(request, moveToCurrentDebian(request, to));
}

function notes(marked: string): readonly string[] {
  const action = moveToCurrentDebian(requestAt(marked));
  return action.kind === 'ready' ? action.notes : [action.kind];
}

test('an image of an older release becomes the same of the current one', () => {
  assert.equal(
    moved('FROM |gcr.io/distroless/cc-debian12:nonroot AS x\n'),
    'FROM gcr.io/distroless/cc-debian13:nonroot AS x\n',
  );
  assert.deepEqual(notes('FROM |gcr.io/distroless/cc-debian12:nonroot\n'), ['glibc 2.36 becomes 2.41.']);
});

test('a retired name becomes what replaces it, with what is known of the move', () => {
  const from = 'FROM |gcr.io/distroless/python3-debian12:debug-arm64\n';
  assert.equal(moved(from), 'FROM gcr.io/distroless/python3-debian13:debug-arm64\n');
  assert.match(notes(from).join(), /^python3-debian12 is no longer published; Python minor changes to 3.13/);
  assert.equal(moved('FROM |gcr.io/distroless/go\n'), 'FROM gcr.io/distroless/static-debian13\n');
});

test('several replacements are a choice', () => {
  const from = 'FROM |gcr.io/distroless/nodejs20-debian12\n';
  assert.match(moved(from), /Which image should replace it\? nodejs22-debian13, nodejs24-debian13, nodejs26-debian13$/);
  assert.equal(moved(from, 'nodejs24-debian13'), 'FROM gcr.io/distroless/nodejs24-debian13\n');
});

test('parts that come from ARGs are changed there', () => {
  const from =
    'ARG DEBIAN=12\nARG NODE=22\nFROM node:${NODE} AS b\nFROM |gcr.io/distroless/nodejs${NODE}-debian${DEBIAN}\n';
  assert.equal(moved(from), from.replace('|', '').replace('DEBIAN=12', 'DEBIAN=13'));
});

test('a mirror keeps its own name', () => {
  const request = requestAt('FROM |registry.corp/g/base-debian12\n', {
    mirrors: { 'registry.corp/g': 'gcr.io/distroless' },
  });
  assert.equal(outcomeOf(request, moveToCurrentDebian(request)), 'FROM registry.corp/g/base-debian13\n');
});

test('what has no way to go is refused with the reason', () => {
  const commit = 'c'.repeat(40);
  const images = ['cc', 'cc-debian13:debug', 'dotnet', 'nothing', `cc-debian12:${commit}`, 'cc-debian12:v1'];
  assert.deepEqual(
    images.map((image) => moved(`FROM |gcr.io/distroless/${image}\n`)),
    [
      'cc-debian13 is on the current release, Debian 13.',
      'cc-debian13 is on the current release, Debian 13.',
      'dotnet is no longer published; use mcr.microsoft.com/dotnet/{runtime,aspnet,runtime-deps} *-chiseled or *-azurelinux3.0-distroless.',
      'The catalogue knows no image nothing.',
      `${commit} names the build of one commit, which may not have built cc-debian13; remove the commit first.`,
      'cc-debian13 has no tag v1; choose one of latest, nonroot, debug, debug-nonroot first.',
    ],
  );
});

test('folders that are put over the root are told of where directories become links', () => {
  const from = 'FROM |gcr.io/distroless/cc-debian12\nCOPY rootfs/ /\nENTRYPOINT ["/app"]\n';
  assert.match(notes(from)[1] ?? '', /what line 2 copies to \/ has one of them as a directory, the build stops there/);
  assert.equal(notes(from.replace('rootfs/', 'out/app')).length, 1);
});
