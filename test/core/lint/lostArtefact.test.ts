import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lostArtefact } from '../../../src/core/lint/rules/lost-artefact';
import { linesOf } from '../../support/lintLines';

const mount = '--mount=type=cache,target=/src/target';
const file = (lines: readonly string[], path = '/src/target/release/app') =>
  `FROM rust:1-trixie AS build\nWORKDIR /src\nCOPY . .\n${lines.join('\n')}\nFROM gcr.io/distroless/cc-debian13\nCOPY --from=build ${path} /app\nENTRYPOINT ["/app"]\n`;

describe('a copy of what stayed behind in a mount', () => {
  for (const [what, text] of [
    ['is found below a cache', file([`RUN ${mount} cargo build --release`])],
    [
      'is found with more mounts',
      file([`RUN --mount=type=cache,target=/usr/local/cargo/registry ${mount},sharing=locked cargo build --release`]),
    ],
    [
      'is found below a temporary file system',
      file(['RUN --mount=type=tmpfs,target=/src/target cargo build --release']),
    ],
    [
      'is found behind harmless commands',
      file([
        'RUN apt-get update && apt-get install -y clang',
        'RUN cargo fetch --help; mkdir -p /out',
        `RUN ${mount} cargo build --release`,
      ]).replace('cargo fetch --help; ', ''),
    ],
    ['is found for the whole directory', file([`RUN ${mount} cargo build --release`], '/src/target')],
    [
      'is found in a stage between',
      file(
        [
          `RUN ${mount} cargo build --release`,
          'FROM debian:13 AS more',
          'COPY --from=build /src/target/release/app /app',
        ],
        '/app',
      ).replace('COPY --from=build /app', 'COPY --from=more /app'),
    ],
  ] as const) {
    it(what, () => assert.equal(linesOf(lostArtefact, text).length, 1));
  }

  for (const [what, text] of [
    ['is copied out', file([`RUN ${mount} cargo build --release && cp target/release/app /app`], '/app')],
    ['lies beside the mount', file(['RUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release'])],
    ['another RUN makes without the mount', file(['RUN cargo build --release', `RUN ${mount} cargo test`])],
    ['an unknown command may make', file(['RUN ./build.sh', `RUN ${mount} cargo test`])],
    ['is copied from another stage', file([`RUN ${mount} cargo test`, 'COPY --from=other /target /src/target'])],
    [
      'is copied from the context by name',
      file([`RUN ${mount} cargo test`, 'COPY target/release /src/target/release']),
    ],
    ['the image has', file(['RUN --mount=type=cache,target=/var/cache/apt apt-get update'], '/var/cache/apt')],
    ['a pattern names', file([`RUN ${mount} cargo build --release`], '/src/target/release/a*')],
    [
      'an unknown image may have',
      file([`RUN ${mount} cargo build --release`]).replace('rust:1-trixie', 'example.com/rust:1'),
    ],
    [
      'is written through a bind of another stage',
      file(['RUN --mount=type=bind,from=other,target=/deps cargo build --release']),
    ],
  ] as const) {
    it(`is not said of what ${what}`, () => assert.deepEqual(linesOf(lostArtefact, text), []));
  }
});
