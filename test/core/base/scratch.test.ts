import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchToStatic } from '../../../src/core/base/scratch';
import { outcomeOf, requestAt } from '../../support/baseAction';

function made(marked: string, flavour?: 'latest' | 'nonroot'): string {
  const request = requestAt(marked);
  return outcomeOf(request, scratchToStatic(request, flavour));
}

function notes(marked: string): readonly string[] {
  const action = scratchToStatic(requestAt(marked));
  return action.kind === 'ready' ? action.notes : [action.kind];
}

const head = 'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app .\n\n';
const plain = `${head}FROM |scratch AS run\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`;

test('static as root takes the place of scratch', () => {
  assert.equal(made(plain), plain.replace('|scratch', 'gcr.io/distroless/static-debian13:latest'));
  assert.match(notes(plain)[0] ?? '', /runs as user 0, as in scratch, with \/root as its home/);
});

test('nonroot keeps the directory that relative paths start from', () => {
  const nonroot = 'gcr.io/distroless/static-debian13:nonroot';
  assert.equal(made(plain, 'nonroot'), plain.replace('|scratch AS run', `${nonroot} AS run\nWORKDIR /`));
  const own = plain.replace('COPY', 'WORKDIR /srv\nCOPY');
  assert.equal(made(own, 'nonroot'), own.replace('|scratch', nonroot));
});

test('copies that static makes needless are told, not removed', () => {
  const copies =
    'COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo\n';
  assert.deepEqual(notes(plain.replace('ENTRYPOINT', `${copies}USER 1000\nENTRYPOINT`)), [
    'USER still decides who the program runs as.',
    'static has the usual certificates: line 6 is needed only for your own certificate authorities.',
    'static has the time zones: line 7 is no longer needed.',
  ]);
});

test('what static would break is refused with the reason', () => {
  const withCopy = (line: string) => made(plain.replace('COPY --from=build /app /app', line));
  assert.match(withCopy('COPY rootfs/ /'), /^Line 5 may copy its own bin or lib directory to \//);
  assert.match(withCopy('ADD rootfs.tar.gz /'), /^Line 5 may copy its own bin/);
  assert.match(withCopy('COPY --from=build /app /'), /^FROM golang/);
  assert.match(withCopy('COPY --from=build /etc/ssl/cert.pem /etc/ssl/'), /^Line 5 copies certificates .* first\.$/);
  assert.match(withCopy('COPY ca.pem /etc/pki/tls/certs/ca-bundle.crt'), /^Line 5 copies certificates/);
  assert.match(made(plain.replace('/app"]', '/bin"]')), /^The program is the file \/bin/);
});

test('libraries that are copied stay needed', () => {
  const copies = 'COPY --from=build /lib/ld-musl-x86_64.so.1 /lib/\n';
  assert.match(
    notes(plain.replace('ENTRYPOINT', `${copies}ENTRYPOINT`))[1] ?? '',
    /^static has no C library of its own/,
  );
});

test('programs for other systems are left alone', () => {
  assert.match(made(plain.replace('["/app"]', '["app.wasm"]')), /^\/app\.wasm is not a Linux program/);
  assert.match(made(plain.replace('|scratch', '--platform=wasi/wasm |scratch')), /a Linux image\.$/);
});

test('stages of files are left alone', () => {
  assert.match(made('FROM |scratch AS out\nCOPY a /a\n'), /^No program starts in this stage/);
  const copied = `${plain}FROM alpine\nCOPY --from=run / /x\n`;
  assert.match(made(copied), /^Files are copied out of the stage on line 4/);
});

test('only a scratch that is written in the FROM is changed', () => {
  assert.match(made('FROM |alpine\nCMD ["x"]\n'), /^There is no FROM scratch here/);
  assert.match(made('ARG B=scratch\nFROM |$B\nCMD ["/x"]\n'), /^The name scratch comes from a variable/);
});
