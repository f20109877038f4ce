import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { lintDockerfile } from '../../../src/core/lint/lint';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

/** The fixes of a rule in a text: their titles with the lines that they make. */
function fixesOf(rule: string, text: string): readonly (readonly [title: string, changed: readonly string[]])[] {
  const own = lintDockerfile(parseDockerfile(text), { today: '2026-11-01' }).filter((finding) => finding.rule === rule);
  const before = new Set(text.split('\n'));
  return own
    .flatMap(({ fixes = [] }) => fixes)
    .map(({ title, edits }) => [
      title,
      applyEdits(text, edits)
        .split('\n')
        .filter((line) => !before.has(line)),
    ]);
}

const rust = (image: string, runtime: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM ${runtime}\nCOPY --from=build /src/target/release/app /app\nENTRYPOINT ["/app"]\n`;

describe('fixes between stages', () => {
  for (const [image, built] of [
    ['rust', 'rust:bookworm'],
    ['rust:latest', 'rust:bookworm'],
    ['rust:1', 'rust:1-bookworm'],
    ['rust:1-slim', 'rust:1-slim-bookworm'],
    ['rust:1-slim-trixie', 'rust:1-slim-bookworm'],
    ['docker.io/library/rust:1', 'docker.io/library/rust:1-bookworm'],
  ] as const) {
    it(`build in ${built} in place of ${image}`, () => {
      const fixes = fixesOf('libc-mismatch', rust(image, 'gcr.io/distroless/cc-debian12:nonroot'));
      assert.deepEqual(
        fixes.map(([, changed]) => changed),
        [['FROM gcr.io/distroless/cc-debian13:nonroot'], [`FROM ${built} AS build`]],
      );
    });
  }

  it('leave an image alone that a variable names', () => {
    const text = `ARG RUST=1\nARG BASE=cc-debian12\n${rust('rust:$RUST', 'gcr.io/distroless/$BASE')}`;
    assert.deepEqual(fixesOf('libc-mismatch', text), []);
  });

  it('give a program in Rust the image with the libraries of the compiler', () => {
    assert.deepEqual(fixesOf('dynamic-on-static', rust('rust:1', 'gcr.io/distroless/static:nonroot')), [
      ['Use cc', ['FROM gcr.io/distroless/cc:nonroot']],
    ]);
  });

  it('do not leave cgo out for all at once where another image with a C library gets the program too', () => {
    const safeOf = (more: string) =>
      lintDockerfile(
        parseDockerfile(
          `FROM golang:1.26 AS build\nRUN go build -o /app .\n${more}FROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
        ),
        { today: '2026-11-01' },
      )
        .filter(({ rule }) => rule === 'dynamic-on-static')
        .flatMap(({ fixes = [] }) => fixes.map(({ safe }) => safe));
    assert.deepEqual(safeOf(''), [true]);
    assert.deepEqual(safeOf('FROM debian:13 AS full\nCOPY --from=build /app /app\n'), [false]);
    assert.deepEqual(safeOf('FROM build AS tests\nRUN /app --test\n'), [false]);
  });

  it('copy out of a mount at the end of a RUN of several lines, where it may write there', () => {
    const file = (run: string) =>
      rust('rust:1', 'gcr.io/distroless/cc-debian13').replace('RUN cargo build --release', run);
    const mounted = 'RUN --mount=type=cache,target=/src/target \\\n    cargo build --release';
    assert.deepEqual(fixesOf('lost-artefact', file(mounted)), [
      [
        'Copy it to /usr/local/bin/app in that RUN',
        [
          '    cargo build --release && cp /src/target/release/app /usr/local/bin/app',
          'COPY --from=build /usr/local/bin/app /app',
        ],
      ],
    ]);
    assert.deepEqual(fixesOf('lost-artefact', file(`USER 1000\n${mounted}`)), []);
  });

  it('build with the Node of the image, or take the one of the build where there is one', () => {
    const node = (tag: string) =>
      `FROM node:${tag} AS build\nWORKDIR /app\nRUN npm ci\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app /app\nCMD ["/app/x.js"]\n`;
    const titles = (tag: string) => fixesOf('runtime-mismatch', node(tag)).map(([title]) => title);
    assert.deepEqual(titles('20'), ['Build with node:22']);
    assert.deepEqual(titles('20.11.1-alpine'), ['Build with node:22-alpine']);
    assert.deepEqual(titles('20-alpine3.19'), []);
    assert.deepEqual(titles('24-slim'), ['Build with node:22-slim', 'Use nodejs24-debian13']);
  });
});
