import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingSource } from '../../../src/core/lint/rules/missing-source';
import { linesOf } from '../../support/lintLines';

const file = (lines: readonly string[], path: string) =>
  `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\n${lines.join('\n')}\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build ${path} /app\nENTRYPOINT ["/app"]\n`;
const build = 'RUN go mod download && CGO_ENABLED=0 go build -o /out/server .';

describe('a copy of what the stage does not have', () => {
  for (const [what, text] of [
    ['is found where a directory is left out', file([build], '/server')],
    ['is found where the case is another', file([build], '/out/Server')],
    ['is found where the name is another', file([build], '/out/api')],
    ['is found behind packages', file(['RUN apt-get update && apt-get install -y git', build], '/bin-out/server')],
  ] as const) {
    it(what, () => assert.equal(linesOf(missingSource, text).length, 1));
  }

  for (const [what, text] of [
    ['is made', file([build], '/out/server')],
    ['holds what is made', file([build], '/out')],
    ['is a directory of the work', file([build], '/src')],
    ['may be in the context', file([build], '/src/server')],
    ['the image may have', file([build], '/usr/share/zoneinfo')],
    ['the image may have at the root of a home', file([build], '/root/server')],
    ['a script may make', file(['RUN ./build.sh'], '/server')],
    ['make may make', file([build, 'RUN make'], '/server')],
    ['is downloaded', file([build, 'RUN curl -o /server https://example.com/server'], '/server')],
    ['may be unpacked', file([build, 'RUN curl https://example.com/x.tar.gz | tar xz -C /'], '/server')],
    ['is made by mkdir', file([build, 'RUN mkdir -p /data/cache'], '/data')],
    ['is moved there', file([build, 'RUN mv /out/server /server'], '/server')],
    ['is written by redirection', file([build, 'RUN echo x > /version'], '/version')],
    ['may be copied with all of the context', file([build, 'COPY . /'], '/server')],
    ['may be added', file([build, 'ADD x.tar.gz /'], '/server')],
    ['a variable names', file(['ARG OUT', 'RUN go build -o $OUT .'], '/server')],
    ['a directory of unknown name may hold', file(['ARG DIR', 'WORKDIR $DIR', build], '/server')],
    ['is of an unknown image', file([build], '/server').replace('golang:1.26', 'example.com/go:1')],
    ['an image of other use may have', file([build], '/certs/x').replace('golang:1.26', 'docker:28')],
    ['has a pattern', file([build], '/server*')],
    ['is made in a heredoc', file(['RUN <<EOF\ncp a /server\nEOF', build], '/server')],
    ['is built at the root', file(['WORKDIR /', 'RUN go build ./cmd/server'], '/server')],
    ['upx makes', file([build, 'RUN upx -o /server /out/server'], '/server')],
    ['strip makes in its directory', file([build, 'RUN cd / && strip -o server out/server'], '/server')],
    ['is the home of a new user', file([build, 'RUN useradd -m -d /data app'], '/data')],
    ['is the root of packages', file([build, 'RUN apt-get download libc6 && dpkg --extract libc6.deb /tree'], '/tree')],
    ['find copies', file([build, String.raw`RUN find . -name '*.html' -exec cp {} /pages \;`], '/pages')],
    ['a test of go writes', file([build, 'RUN go test -coverprofile=/cover.out ./...'], '/cover.out')],
    [
      'is downloaded by an option without a space',
      file([build, 'RUN curl -fsSLo/server https://example.com/s'], '/server'),
    ],
    ['is downloaded into a directory', file([build, 'RUN wget -P /dl https://example.com/server'], '/dl/server')],
    ['a variable tells a tool', file(['ENV GOMODCACHE=/modules', 'RUN go mod download'], '/modules')],
    ['a variable tells one command', file(['RUN GOMODCACHE=/modules go mod download'], '/modules')],
    ['a build of cargo may put there', file(['ENV CARGO_TARGET_DIR=/made', 'RUN cargo build'], '/made/debug/app')],
    ['scripts of a project may write', file(['RUN npm ci && npm run build'], '/static')],
    ['a script of Node may write', file(['RUN node build.js'], '/static')],
  ] as const) {
    it(`is not said of what ${what}`, () => assert.deepEqual(linesOf(missingSource, text), []));
  }
});
