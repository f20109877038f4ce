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
  ] as const) {
    it(`is not said of what ${what}`, () => assert.deepEqual(linesOf(missingSource, text), []));
  }
});
