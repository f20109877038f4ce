import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dynamicOnStatic } from '../../../src/core/lint/rules/dynamic-on-static';
import { linesOf } from '../../support/lintLines';

const tail = '\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n';
const go = (...lines: string[]) => `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\n${lines.join('\n')}\n${tail}`;

describe('a program in an image without a C library', () => {
  for (const [what, text] of [
    ['is found in Go with cgo as it comes', go('RUN go build -o /app .')],
    ['is found behind other commands', go('RUN go mod download && go build -trimpath -ldflags "-s -w" -o /app .')],
    [
      'is found where the platform alone is given',
      go('ARG TARGETARCH', 'RUN GOOS=linux GOARCH=$TARGETARCH go build -o /app .'),
    ],
    [
      'is found with a value in the flags',
      go('ARG VERSION', 'RUN go build -ldflags "-X main.version=$VERSION" -o /app .'),
    ],
    ['is found where cgo is asked for', go('ENV CGO_ENABLED=1', 'RUN go build -o /app .')],
    ['is found through a move', go('RUN go build -o /tmp/app . && mv /tmp/app /app')],
    ['is found behind a number of a stage', go('RUN go build -o /app .').replace('--from=build', '--from=0')],
    [
      'is found in a stage that goes on with another',
      go('FROM build AS more', 'RUN go build -o /app .').replace('--from=build', '--from=more'),
    ],
    ['is found with a directory called go', go('COPY go ./go', 'RUN go build -o /app ./go')],
    ['is found with bash', go('SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'RUN go build -o /app .')],
    ['is found in scratch', go('RUN go build -o /app .').replace('gcr.io/distroless/static-debian13', 'scratch')],
    ['is found started by CMD', go('RUN go build -o /app .').replace('ENTRYPOINT', 'CMD')],
    [
      'is found on Alpine with a compiler',
      go('RUN apk add --no-cache build-base', 'RUN go build -o /app .').replace(':1.26', ':1.26-alpine'),
    ],
  ] as const) {
    it(what, () => assert.equal(linesOf(dynamicOnStatic, text).length, 1));
  }

  for (const [what, text] of [
    ['without cgo', go('RUN CGO_ENABLED=0 go build -o /app .')],
    ['without cgo by ENV', go('ENV CGO_ENABLED=0', 'RUN go build -o /app .')],
    ['without cgo by env', go('RUN env CGO_ENABLED=0 go build -o /app .')],
    ['without cgo by export', go('RUN export CGO_ENABLED=0 && go build -o /app .')],
    ['without cgo by go env', go('RUN go env -w CGO_ENABLED=0', 'RUN go build -o /app .')],
    ['without cgo by an ARG', go('ARG CGO_ENABLED=0', 'RUN go build -o /app .')],
    ['with an ARG that may say so', go('ARG CGO_ENABLED', 'RUN go build -o /app .')],
    ['with a variable as value', go('ARG CGO=0', 'RUN CGO_ENABLED=$CGO go build -o /app .')],
    ['after a script that may set variables', go('RUN . ./env.sh && go build -o /app .')],
    ['made by a script', go('RUN ./build.sh')],
    ['made by make', go('RUN make build && mv bin/app /app')],
    ['linked statically', go(`RUN go build -ldflags '-linkmode external -extldflags "-static"' -o /app .`)],
    ['with the tags that leave C out', go('RUN go build -tags netgo,osusergo -o /app .')],
    ['with flags in a variable', go('ARG FLAGS', 'RUN go build $FLAGS -o /app .')],
    ['with flags of the linker in a variable', go('ARG LDFLAGS', 'RUN go build -ldflags "$LDFLAGS" -o /app .')],
    ['for another system', go('RUN GOOS=wasip1 go build -o /app .')],
    ['by xx', go('COPY --from=tonistiigi/xx / /', 'RUN xx-go build -o /app .')],
    ['on Alpine without a compiler', go('RUN go build -o /app .').replace(':1.26', ':1.26-alpine')],
    ['in an image that is not known', go('RUN go build -o /app .').replace('golang:1.26', 'example.com/go:1.26')],
    ['in an image by digest alone', go('RUN go build -o /app .').replace(':1.26', `@sha256:${'0'.repeat(64)}`)],
    ['in an image of a tag without a default', `ARG TAG\n${go('RUN go build -o /app .').replace(':1.26', ':$TAG')}`],
    ['for an architecture that most machines have not', go('RUN GOARCH=arm64 go build -o /app .')],
    ['without cgo by a file', go('RUN echo CGO_ENABLED=0 >> $(go env GOENV)', 'RUN go build -o /app .')],
    ['of another system in C', go('RUN clang --target=wasm32-wasi -o /app main.c').replace('golang:1.26', 'debian:13')],
    ['where the file exports all variables', go('RUN set -a; CGO_ENABLED=0; go build -o /app .')],
    [
      'with a shell that sets variables',
      go('SHELL ["/usr/bin/env", "CGO_ENABLED=0", "bash", "-c"]', 'RUN go build -o /app .'),
    ],
    ['by a go of the project', go('COPY tools/go /usr/local/bin/', 'RUN go build -o /app .')],
    ['by a go that xx wraps', go('COPY --from=tonistiigi/xx / /', 'RUN xx-go --wrap', 'RUN go build -o /app .')],
    ['in an image with a C library', go('RUN go build -o /app .').replace('static-', 'base-')],
    [
      'with a C library that is copied',
      `${go('RUN go build -o /app .')}COPY --from=build /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/\n`,
    ],
    ['with a tree that is copied', `${go('RUN go build -o /app .')}COPY --from=build /tree /\n`],
    ['that is not started', go('RUN go build -o /app .').replace('ENTRYPOINT ["/app"]\n', '')],
    ['under another name', go('RUN go build -o /other .', 'COPY app /app')],
    ['that another image has', go('RUN go build -o /app .').replace('--from=build', '--from=example.com/app')],
    ['that a condition builds', go('RUN if [ -f x ]; then go build -o /app .; fi')],
    [
      'in Rust with a static C library',
      `FROM rust:1 AS build\nENV RUSTFLAGS="-C target-feature=+crt-static"\nRUN cargo build --release\nFROM scratch\nCOPY --from=build /target/release/app /app\nENTRYPOINT ["/app"]\n`,
    ],
    [
      'in Rust with a setting that the file writes',
      `FROM rust:1 AS build\nWORKDIR /src\nRUN mkdir .cargo && echo '[build]\\nrustflags=["-Ctarget-feature=+crt-static"]' > .cargo/config.toml\nRUN cargo build --release\nFROM scratch\nCOPY --from=build /src/target/release/app /app\nENTRYPOINT ["/app"]\n`,
    ],
    [
      'in Rust for musl',
      `FROM rust:1 AS build\nWORKDIR /src\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM scratch\nCOPY --from=build /src/target/x86_64-unknown-linux-musl/release/app /app\nENTRYPOINT ["/app"]\n`,
    ],
    [
      'in Rust on Alpine',
      `FROM rust:1-alpine AS build\nWORKDIR /src\nRUN cargo build --release\nFROM scratch\nCOPY --from=build /src/target/release/app /app\nENTRYPOINT ["/app"]\n`,
    ],
    [
      'in C with -static',
      `FROM gcc:14 AS build\nRUN gcc -static -o /app /src/app.c\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`,
    ],
    [
      'in C with flags in a variable',
      `FROM gcc:14 AS build\nARG CFLAGS\nRUN gcc $CFLAGS -o /app /src/app.c\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`,
    ],
  ] as const) {
    it(`is not said of one ${what}`, () => assert.deepEqual(linesOf(dynamicOnStatic, text), []));
  }
});
