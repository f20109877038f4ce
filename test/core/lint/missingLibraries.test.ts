import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingLibraries } from '../../../src/core/lint/rules/missing-libraries';
import { linesOf } from '../../support/lintLines';

const file = (builder: string, install: string, build: string, image: string, more = '') =>
  `FROM ${builder} AS build\nRUN ${install}\nWORKDIR /src\nCOPY . .\nRUN ${build}\nFROM gcr.io/distroless/${image}\nCOPY --from=build /app /app\n${more}ENTRYPOINT ["/app"]\n`;
const postgres = 'apt-get update && apt-get install -y --no-install-recommends libpq-dev=17.* pkg-config';
const cargo = 'cargo build --release && cp target/release/app /app';
const python = (run: string, more = '') =>
  `FROM python:3.13-trixie AS build\nRUN apt-get update && apt-get install -y libpq-dev\nRUN ${run}\nFROM gcr.io/distroless/python3-debian13\n${more}COPY --from=build /deps /deps\nCMD ["/x.py"]\n`;

describe('libraries that only the build has', () => {
  for (const [what, line, text] of [
    ['are found behind -l', 5, file('gcc:14', postgres, 'gcc -o /app app.c -lpq -lm', 'base-debian13')],
    [
      'are found behind -l of a library that was compiled along',
      5,
      file('gcc:14', 'true', 'gcc -o /app app.c -lpq', 'cc-debian13'),
    ],
    [
      'are found for Go with cgo',
      2,
      file('golang:1.26', postgres, 'CGO_ENABLED=1 go build -o /app .', 'base-debian13'),
    ],
    ['are found for Rust', 2, file('rust:1', postgres, cargo, 'cc-debian13')],
    [
      'are found for addons of Node',
      3,
      'FROM node:22 AS build\nWORKDIR /app\nRUN apt-get install -y libvips-dev\nCOPY . .\nRUN npm ci\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app /app\nCMD ["/app/x.js"]\n',
    ],
    [
      'are found for packages of Python',
      2,
      'FROM python:3.13 AS build\nRUN apt-get install -y libpq-dev\nRUN pip install --target=/deps psycopg2\nFROM gcr.io/distroless/python3-debian13\nCOPY --from=build /deps /deps\nCMD ["/app/x.py"]\n',
    ],
  ] as const) {
    it(what, () => assert.deepEqual(linesOf(missingLibraries, text), [line]));
  }

  for (const [what, text] of [
    ['the image has', file('rust:1', 'apt-get install -y libssl-dev zlib1g-dev', cargo, 'cc-debian13')],
    ['the image has behind -l', file('gcc:14', 'true', 'gcc -o /app app.c -lz -lssl -lm', 'base-debian13')],
    ['only a build needs', file('rust:1', 'apt-get install -y libclang-dev protobuf-compiler', cargo, 'cc-debian13')],
    [
      'Python has itself',
      'FROM python:3.13 AS build\nRUN apt-get install -y libsqlite3-dev\nRUN pip install --target=/deps x\nFROM gcr.io/distroless/python3-debian13\nCOPY --from=build /deps /deps\nCMD ["/app/x.py"]\n',
    ],
    [
      'is copied too',
      file(
        'rust:1',
        postgres,
        cargo,
        'cc-debian13',
        'COPY --from=build /usr/lib/x86_64-linux-gnu/libpq.so.5 /usr/lib/x86_64-linux-gnu/\n',
      ),
    ],
    ['is copied with a tree', file('rust:1', postgres, cargo, 'cc-debian13', 'COPY --from=build /closure/ /\n')],
    ['is linked statically', file('rust:1', postgres, `PQ_LIB_STATIC=1 ${cargo}`, 'cc-debian13')],
    ['is bundled', file('rust:1', postgres, cargo.replace('--release', '--release --features bundled'), 'cc-debian13')],
    ['no program is linked with', file('golang:1.26', postgres, 'CGO_ENABLED=0 go build -o /app .', 'base-debian13')],
    ['is of a release that is not certain', file('rust:1.80.1', postgres, cargo, 'cc-debian13')],
    ['is of Alpine', file('rust:1-alpine', 'apk add libpq-dev', cargo, 'cc-debian13')],
    ['is in the image that is started', 'FROM rust:1\nRUN apt-get install -y libpq-dev\nCMD ["/app"]\n'],
    ['the packages of pip hold themselves', python('pip install --target=/deps psycopg2-binary')],
    ['lies beside the packages', python('pip install --target=/deps psycopg2 && cp /usr/lib/*/libpq.so.5 /deps')],
    ['is looked for elsewhere', python('pip install --target=/deps psycopg2', 'ENV LD_LIBRARY_PATH=/deps\n')],
    ['a linker may leave out', file('gcc:14', postgres, 'gcc -o /app app.c -Wl,--as-needed -lpq', 'base-debian13')],
    ['several packages have', file('gcc:14', 'true', 'gcc -o /app app.c -lcurl', 'base-debian13')],
  ] as const) {
    it(`is not said of what ${what}`, () => assert.deepEqual(linesOf(missingLibraries, text), []));
  }
});
