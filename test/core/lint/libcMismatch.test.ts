import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { libcMismatch } from '../../../src/core/lint/rules/libc-mismatch';
import { linesOf } from '../../support/lintLines';

const file = (builder: string, build: string, image: string) =>
  `FROM ${builder} AS build\nWORKDIR /src\nCOPY . .\n${build}\nFROM gcr.io/distroless/${image}\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`;
const cargo = 'RUN cargo build --release && cp target/release/app /app';

describe('another C library in the image than in the build', () => {
  for (const [what, text] of [
    ['is found for Rust on a newer release', file('rust:1', cargo, 'cc-debian12')],
    ['is found for a release in the tag', file('rust:1.85-slim-trixie', cargo, 'cc-debian12:nonroot')],
    ['is found for a newer release of Ubuntu', file('ubuntu:24.04', 'RUN gcc -o /app app.c', 'cc-debian12')],
    ['is found through cargo-chef', file('lukemathwalker/cargo-chef:latest-rust-1', cargo, 'cc-debian12')],
    ['is found for Go that asks for C', file('golang:1.26', 'RUN CGO_ENABLED=1 go build -o /app .', 'base-debian12')],
    ['is found for C on Alpine', file('alpine:3', 'RUN apk add gcc musl-dev && gcc -o /app app.c', 'base-debian13')],
    [
      'is found for Go on Alpine with a compiler',
      file('golang:1.26-alpine', 'RUN apk add build-base && CGO_ENABLED=1 go build -o /app .', 'base-debian13'),
    ],
    [
      'is found for addons that are compiled on Alpine',
      'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN apk add python3 make g++\nRUN npm ci\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app /app\nCMD ["/app/x.js"]\n',
    ],
  ] as const) {
    it(what, () => assert.equal(linesOf(libcMismatch, text).length, 1));
  }

  for (const [what, text] of [
    ['on the same release', file('rust:1-trixie', cargo, 'cc-debian13')],
    ['on an older release', file('rust:1-bookworm', cargo, 'cc-debian13')],
    ['of a version that was built on several releases', file('rust:1.80.1', cargo, 'cc-debian12')],
    ['by digest', file(`rust:1@sha256:${'0'.repeat(64)}`, cargo, 'cc-debian12')],
    ['on an older release of Ubuntu', file('ubuntu:22.04', 'RUN gcc -o /app app.c', 'cc-debian12')],
    ['in Go without C of its own', file('golang:1.26', 'RUN go build -o /app .', 'base-debian12')],
    ['in Go without cgo', file('golang:1.26', 'RUN CGO_ENABLED=0 go build -o /app .', 'base-debian12')],
    ['in Go on Alpine without a compiler', file('golang:1.26-alpine', 'RUN go build -o /app .', 'base-debian13')],
    ['in Rust on Alpine', file('rust:1-alpine', cargo, 'cc-debian13')],
    [
      'for an older glibc',
      file(
        'rust:1',
        'RUN cargo zigbuild --release --target x86_64-unknown-linux-gnu.2.17 && cp target/x86_64-unknown-linux-gnu/release/app /app',
        'cc-debian12',
      ),
    ],
    ['in an image without any', file('rust:1', cargo, 'static-debian12')],
    [
      'whose packages have scripts left out',
      'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN apk add g++\nRUN npm ci --ignore-scripts\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app /app\nCMD ["/app/x.js"]\n',
    ],
    [
      'whose packages are installed without a compiler',
      'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app /app\nCMD ["/app/x.js"]\n',
    ],
    [
      'of which only what is bundled is copied',
      'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN apk add g++\nRUN npm ci && npm run build\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app/dist /app\nCMD ["/app/x.js"]\n',
    ],
    [
      'of which the packages of another stage are copied',
      'FROM node:22-alpine AS build\nWORKDIR /app\nRUN apk add g++ && npm ci && npm run build\nFROM node:22-slim AS deps\nWORKDIR /app\nRUN npm ci\nFROM gcr.io/distroless/nodejs22-debian13\nCOPY --from=build /app/dist /app/dist\nCOPY --from=deps /app/node_modules /app/node_modules\nCMD ["/app/dist/x.js"]\n',
    ],
  ] as const) {
    it(`is not said of a build ${what}`, () => assert.deepEqual(linesOf(libcMismatch, text), []));
  }
});
