import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const main = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n';
const cMain = 'package main\n\n// int one(void) { return 1; }\nimport "C"\n\nfunc main() { println(C.one()) }\n';
const imports = 'package main\n\nimport (\n\t"fmt"\n\n\t_ "example.org/hello/c"\n)\n\nfunc main() { fmt.Println() }\n';
const sqlite = 'module example.org/hello\n\ngo 1.24\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n';
const context = { 'go.mod': 'module example.org/hello\n\ngo 1.24\n', 'main.go': main };

interface Case {
  readonly name: string;
  /** What stands between the COPY of the sources and the final stage. */
  readonly build: readonly string[];
  readonly from?: string;
  /** The COPY of the final stage. */
  readonly copy?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** The image, or the ids of the questions, or the rules that refuse. */
  readonly comesTo: string;
}

const go = 'golang:1.24';
const alpine = 'golang:1.24-alpine';
const copyHello = 'COPY --from=build /out/hello /hello';

async function outcomeOf({ build, from = go, copy = copyHello, files = {} }: Case): Promise<string> {
  const text = [
    `FROM ${from} AS build`,
    'WORKDIR /src',
    'COPY . .',
    ...build,
    'FROM debian:12-slim',
    copy,
    'USER 1000',
    'CMD ["/hello"]',
    '',
  ].join('\n');
  const input = { text, files: memoryFiles({ ...context, ...files }), answers: new Map<string, string>() };
  const outcome = await convertDockerfile(input, never);
  switch (outcome.kind) {
    case 'ready':
      return /\/([\w-]+)-debian\d+:/.exec(outcome.base)?.[1] ?? outcome.base;
    case 'questions':
      return `questions ${outcome.questions.map(({ id }) => id).join(' ')}`;
    case 'refused':
      return `refused ${[...new Set(outcome.reasons.map(({ rule }) => rule))].join(' ')}`;
    case 'already':
      return 'already';
  }
}

const cases: readonly Case[] = [
  // What is seen
  { name: 'plain', build: ['RUN go build -o /out/hello .'], comesTo: 'static' },
  { name: 'a directory as output', build: ['RUN go build -o /out/ .'], comesTo: 'static' },
  { name: 'no -o, named as its module', build: ['RUN go build && mkdir /out && mv hello /out/'], comesTo: 'static' },
  {
    name: 'a package in a directory',
    build: ['RUN cd cmd/hello && go build', 'RUN install -D -m 755 cmd/hello/hello /out/hello'],
    files: { 'cmd/hello/main.go': main },
    comesTo: 'static',
  },
  { name: '-C', build: ['RUN go build -C sub -o ../bin/hello . && cp -a bin /out'], comesTo: 'static' },
  { name: 'all below cmd', build: ['RUN go build -o /out ./cmd/...'], comesTo: 'static' },
  { name: 'go install', build: ['RUN go install ./cmd/hello', 'RUN ln -s /go/bin /out'], comesTo: 'static' },
  { name: 'GOBIN', build: ['ENV GOBIN=/out', 'RUN go install .'], comesTo: 'static' },
  { name: 'the tool by its path', build: ['RUN /usr/local/go/bin/go build -o /out/hello .'], comesTo: 'static' },
  {
    name: 'through two more stages',
    build: [
      'RUN go build -o bin/hello .',
      'FROM debian:12 AS pack',
      'COPY --from=build /src/bin /bin-of-build',
      'RUN mkdir /out && cp /bin-of-build/* /out/',
    ],
    copy: 'COPY --from=pack /out/hello /hello',
    comesTo: 'static',
  },
  {
    name: 'upx and strip',
    build: ['RUN go build -o /out/hello . && strip /out/hello && upx -9 /out/hello'],
    comesTo: 'static',
  },
  {
    name: 'a cross build',
    build: ['ARG TARGETARCH', 'RUN GOARCH=$TARGETARCH go build -o /out/hello .'],
    comesTo: 'static',
  },
  {
    name: 'a make target with CGO_ENABLED=0 in it',
    build: ['RUN make'],
    files: { Makefile: 'OUT ?= /out\n$(OUT)/hello:\n\tCGO_ENABLED=0 go build -o $@ .\n' },
    comesTo: 'static',
  },
  {
    name: 'a make target without CGO_ENABLED, which make hands on',
    build: ['RUN make build'],
    files: { Makefile: 'build:\n\tgo build -o /out/hello .\n' },
    comesTo: 'static',
  },
  {
    name: 'a script with a cd of its own',
    build: ['RUN sh scripts/build.sh /out/hello'],
    files: { 'scripts/build.sh': '#!/bin/sh\nset -eu\nexport CGO_ENABLED=0\ngo build -o "$1" .\n' },
    comesTo: 'static',
  },
  // What overwrites it
  {
    name: 'another file copied over it later',
    build: ['RUN go build -o /out/hello . && CGO_ENABLED=1 go build -o /tmp/hello . && cp /tmp/hello /out/hello'],
    comesTo: 'base',
  },
  {
    name: 'a download over it',
    build: ['RUN CGO_ENABLED=0 go build -o /out/hello .', 'RUN curl -Lo /out/hello https://example.org/hello'],
    comesTo: 'questions linkage',
  },
  {
    name: 'a make target that overwrites it behind the build',
    build: ['RUN CGO_ENABLED=0 go build -o /out/hello . && make post'],
    files: { Makefile: 'post:\n\tCGO_ENABLED=1 go build -o other .\n\tmv other /out/hello\n' },
    comesTo: 'base',
  },
  {
    name: 'what a make target needs is made first',
    build: ['RUN make release'],
    files: {
      Makefile: 'release: build\n\tcp bin/hello /out/hello\nbuild:\n\tCGO_ENABLED=1 go build -o bin/hello .\n',
    },
    comesTo: 'base',
  },
  {
    name: 'a copy to somewhere that a build argument says',
    build: ['ARG TO=/out', 'RUN CGO_ENABLED=0 go build -o /out/hello .', 'RUN cp vendor/hello $TO/hello'],
    comesTo: 'questions linkage',
  },
  {
    name: 'a build in a subshell leaves the directory alone',
    build: ['RUN (cd /out && go version) && CGO_ENABLED=1 go build -o hello . && cp hello /out/hello'],
    comesTo: 'base',
  },
  // What sets cgo
  { name: 'CGO_ENABLED=1', build: ['RUN CGO_ENABLED=1 go build -o /out/hello .'], comesTo: 'base' },
  {
    name: 'a variable that is not exported',
    build: ['RUN CGO_ENABLED=0; go build -o /out/hello .'],
    comesTo: 'static',
  },
  {
    name: 'a variable that is not exported, beside C',
    build: ['RUN CGO_ENABLED=0; go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'cc',
  },
  {
    name: 'a variable exported after it was set',
    build: ['RUN CGO_ENABLED=0; export CGO_ENABLED; go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'static',
  },
  {
    name: 'an export in a subshell',
    build: ['RUN (export CGO_ENABLED=0; true); go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'cc',
  },
  {
    name: 'CGO_ENABLED of a build argument beside C',
    build: ['ARG CGO_ENABLED=0', 'RUN go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'cc',
  },
  {
    name: 'a condition',
    build: ['RUN if [ -f x ]; then export CGO_ENABLED=0; fi; go build -o /out/hello .'],
    comesTo: 'questions linkage',
  },
  {
    name: 'a makefile that says 1 where the Dockerfile says 0',
    build: ['ENV CGO_ENABLED=0', 'RUN make'],
    files: { Makefile: 'export CGO_ENABLED = 1\nall:\n\tgo build -o /out/hello .\n' },
    comesTo: 'base',
  },
  {
    name: 'a makefile that the Dockerfile overrides',
    build: ['RUN make CGO_ENABLED=0'],
    files: { Makefile: 'CGO_ENABLED = 1\nall:\n\tCGO_ENABLED=$(CGO_ENABLED) go build -o /out/hello .\n' },
    comesTo: 'static',
  },
  {
    name: 'a condition in a makefile',
    build: ['RUN make'],
    files: {
      Makefile: 'ifdef STATIC\nCGO = 0\nelse\nCGO = 1\nendif\nall:\n\tCGO_ENABLED=$(CGO) go build -o /out/hello .\n',
    },
    comesTo: 'base',
  },
  {
    name: 'a makefile that is not there',
    build: ['RUN make'],
    comesTo: 'questions linkage',
  },
  {
    name: 'a makefile that includes one that is not there',
    build: ['RUN make'],
    files: { Makefile: 'include rules.mk\nall:\n\tCGO_ENABLED=0 go build -o /out/hello .\n' },
    comesTo: 'questions linkage',
  },
  {
    name: 'a condition that builds in two ways',
    build: [
      'RUN if [ -n "$X" ]; then CGO_ENABLED=1 go build -o /out/hello .; else CGO_ENABLED=0 go build -o /out/hello .; fi',
    ],
    comesTo: 'questions linkage',
  },
  {
    name: 'a condition that builds in two ways without C',
    build: ['RUN if [ -n "$X" ]; then go build -tags x -o /out/hello .; else go build -o /out/hello .; fi'],
    comesTo: 'static',
  },
  {
    name: 'a build that a condition may skip',
    build: ['RUN CGO_ENABLED=1 go build -o /out/hello .', 'RUN [ -f x ] && CGO_ENABLED=0 go build -o /out/hello .'],
    comesTo: 'questions linkage',
  },
  {
    name: 'functions that are called or not',
    build: ['RUN sh build.sh'],
    files: {
      'build.sh':
        '#!/bin/sh\nall() { CGO_ENABLED=1 go build -o /out/hello .; }\nlean() { CGO_ENABLED=0 go build -o /out/hello .; }\nall\n',
    },
    comesTo: 'questions linkage',
  },
  {
    name: 'a makefile that changes a variable of the environment without export',
    build: ['RUN CGO_ENABLED=0 make'],
    files: { Makefile: 'CGO_ENABLED = 1\nall:\n\tgo build -o /out/hello .\n' },
    comesTo: 'base',
  },
  {
    name: 'a makefile that sets a variable for itself',
    build: ['RUN make'],
    files: { 'main.go': cMain, Makefile: 'CGO_ENABLED = 0\nall:\n\tgo build -o /out/hello .\n' },
    comesTo: 'cc',
  },
  {
    name: 'variables of a makefile that grow without end',
    build: ['RUN make'],
    files: {
      Makefile: `A0 = x\n${Array.from({ length: 60 }, (_, at) => `A${at + 1} = $(A${at})$(A${at})\n`).join('')}B = $(B)\nall:\n\tCGO_ENABLED=0 go build -o $(A60)$(B) .\n`,
    },
    comesTo: 'questions linkage',
  },
  {
    name: 'a target that says how it is built',
    build: ['RUN make'],
    files: { Makefile: 'all: export CGO_ENABLED = 0\nall:\n\tgo build -o /out/hello .\n' },
    comesTo: 'questions linkage',
  },
  {
    name: 'a compiler on Alpine that a script may install',
    from: alpine,
    build: ['RUN wget -O- https://example.org/setup | sh', 'RUN go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'refused debian-builder',
  },
  {
    name: 'a compiler on Alpine for another platform',
    from: alpine,
    build: ['RUN xx-apk add gcc musl-dev', 'RUN go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'refused debian-builder',
  },
  {
    name: 'a context that is mounted',
    build: ['RUN --mount=type=bind,target=/x cd /x && go build -o /out/hello .'],
    comesTo: 'static',
  },
  {
    name: 'go env -w',
    build: ['RUN go env -w CGO_ENABLED=1', 'RUN go build -o /out/hello .'],
    comesTo: 'questions linkage',
  },
  { name: '-race of GOFLAGS', build: ['ENV GOFLAGS=-race', 'RUN go build -o /out/hello .'], comesTo: 'cc' },
  {
    name: '-buildmode=pie of GOFLAGS, without C',
    build: ['ENV GOFLAGS=-buildmode=pie CGO_ENABLED=0', 'RUN go build -o /out/hello .'],
    comesTo: 'base',
  },
  {
    name: 'flags of a build argument',
    build: ['ARG FLAGS="-buildmode=pie"', 'RUN CGO_ENABLED=0 go build $FLAGS -o /out/hello .'],
    comesTo: 'base',
  },
  { name: 'netcgo', build: ['RUN go build -tags netcgo -o /out/hello .'], comesTo: 'base' },
  {
    name: 'another C compiler',
    build: ['RUN CC=musl-gcc CGO_ENABLED=1 go build -o /out/hello .'],
    comesTo: 'questions linkage',
  },
  {
    name: '-extldflags -static without another linker does nothing',
    build: [`RUN CGO_ENABLED=1 go build -ldflags '-extldflags "-static"' -o /out/hello .`],
    comesTo: 'questions linkage',
  },
  {
    name: '-extldflags -static with another linker',
    build: [`RUN CGO_ENABLED=1 go build -ldflags '-linkmode external -extldflags "-static"' -o /out/hello .`],
    comesTo: 'static',
  },
  {
    name: '-extldflags -static where go.mod alone speaks of C',
    build: [`RUN CGO_ENABLED=1 go build -ldflags '-extldflags "-static"' -o /out/hello .`],
    files: { 'go.mod': sqlite },
    comesTo: 'questions linkage',
  },
  {
    name: '-extldflags -static without the C of the standard library',
    build: [`RUN CGO_ENABLED=1 go build -tags osusergo,netgo -ldflags '-extldflags "-static"' -o /out/hello .`],
    files: { 'go.mod': sqlite },
    comesTo: 'static',
  },
  {
    name: '-static-libgcc is not -static',
    build: [`RUN CGO_ENABLED=1 go build -ldflags '-linkmode external -extldflags "-static-libgcc"' -o /out/hello .`],
    comesTo: 'base',
  },
  {
    name: 'an external linker without cgo',
    build: ['RUN CGO_ENABLED=0 go build -ldflags "-linkmode=external" -o /out/hello .'],
    comesTo: 'questions linkage',
  },
  // What is linked
  { name: 'sqlite', build: ['RUN go build -o /out/hello .'], files: { 'go.mod': sqlite }, comesTo: 'base' },
  {
    name: 'sqlite of the system',
    build: ['RUN go build -tags libsqlite3 -o /out/hello .'],
    files: { 'go.mod': sqlite },
    comesTo: 'questions linkage',
  },
  {
    name: 'sqlite without cgo',
    build: ['RUN CGO_ENABLED=0 go build -o /out/hello .'],
    files: { 'go.mod': sqlite },
    comesTo: 'static',
  },
  {
    name: 'a library that a package installs',
    build: ['RUN apt-get update && apt-get install -y libvips-dev', 'RUN go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'refused pure-go',
  },
  {
    name: 'tools that a package installs',
    build: ['RUN apt-get update && apt-get install -y build-essential git zlib1g-dev', 'RUN go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'cc',
  },
  {
    name: 'a library that the sources name',
    build: ['RUN go build -o /out/hello .'],
    files: { 'main.go': imports, 'c/c.go': 'package c\n\n// #cgo LDFLAGS: -lm -lpcap\nimport "C"\n' },
    comesTo: 'questions linkage',
  },
  {
    name: 'libraries that the image has',
    build: ['RUN go build -o /out/hello .'],
    files: { 'main.go': imports, 'c/c.go': 'package c\n\n// #cgo linux LDFLAGS: -ldl -lm -lstdc++\nimport "C"\n' },
    comesTo: 'cc',
  },
  {
    name: 'pkg-config',
    build: ['RUN go build -o /out/hello .'],
    files: { 'main.go': imports, 'c/c.go': 'package c\n\n// #cgo pkg-config: opus\nimport "C"\n' },
    comesTo: 'questions linkage',
  },
  {
    name: 'C in a package that the program does not import',
    build: ['RUN go build -o /out/hello .'],
    files: { 'tools/c.go': cMain },
    comesTo: 'static',
  },
  {
    name: 'C in a module beside it that the program imports',
    build: ['RUN go build -o /out/hello .'],
    files: {
      'main.go': imports.replace('example.org/hello/c', 'example.org/shared/c'),
      'shared/go.mod': 'module example.org/shared\n\ngo 1.24\n',
      'shared/c/c.go': 'package c\n\nimport "C"\n',
    },
    comesTo: 'cc',
  },
  {
    name: 'a module that needs a library',
    build: ['RUN go build -o /out/hello .'],
    files: { 'go.mod': sqlite.replace('mattn/go-sqlite3', 'pebbe/zmq4') },
    comesTo: 'questions linkage',
  },
  {
    name: 'a module that loads libraries without cgo',
    build: ['RUN CGO_ENABLED=0 go build -o /out/hello .'],
    files: { 'go.mod': sqlite.replace('mattn/go-sqlite3', 'ebitengine/purego') },
    comesTo: 'questions linkage',
  },
  // Whose sources
  {
    name: 'sources that are cloned',
    build: ['RUN git clone https://example.org/x /x && cd /x && go build -o /out/hello .'],
    comesTo: 'questions linkage other-programs',
  },
  {
    name: 'a package of elsewhere',
    build: ['RUN GOBIN=/out go install example.org/x/hello@latest'],
    comesTo: 'questions linkage other-programs',
  },
  {
    name: 'a module that is made by the build',
    build: ['RUN go mod init x && go build -o /out/hello .'],
    comesTo: 'questions linkage',
  },
  {
    name: 'a module that the build adds',
    build: ['RUN go get github.com/mattn/go-sqlite3 && go build -o /out/hello .'],
    comesTo: 'base',
  },
  // Which C library
  {
    name: 'an old release',
    from: 'golang:1.24-bullseye',
    build: ['RUN CGO_ENABLED=1 go build -o /out/hello .'],
    comesTo: 'base',
  },
  {
    name: 'Alpine without a C compiler',
    from: alpine,
    build: ['RUN go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'static',
  },
  {
    name: 'Alpine with a C compiler',
    from: alpine,
    build: ['RUN apk add --no-cache gcc musl-dev', 'RUN CGO_ENABLED=1 go build -o /out/hello .'],
    files: { 'go.mod': sqlite },
    comesTo: 'base',
  },
  {
    name: 'Alpine with a library that the module has itself',
    from: alpine,
    build: ['RUN apk add --no-cache build-base sqlite-dev', 'RUN CGO_ENABLED=1 go build -o /out/hello .'],
    files: { 'go.mod': sqlite },
    comesTo: 'base',
  },
  {
    name: 'Alpine with a library',
    from: alpine,
    build: ['RUN apk add --no-cache build-base vips-dev', 'RUN go build -o /out/hello .'],
    files: { 'go.mod': sqlite },
    comesTo: 'refused pure-go',
  },
  {
    name: 'Alpine with a package that Debian may not have',
    from: alpine,
    build: ['RUN apk add --no-cache build-base some-tool', 'RUN CGO_ENABLED=1 go build -o /out/hello .'],
    files: { 'main.go': cMain },
    comesTo: 'refused debian-builder',
  },
  {
    name: 'Alpine with static C',
    from: alpine,
    build: [
      'RUN apk add --no-cache build-base',
      `RUN CGO_ENABLED=1 go build -ldflags '-linkmode external -extldflags "-static"' -o /out/hello .`,
    ],
    files: { 'main.go': cMain },
    comesTo: 'static',
  },
  // Nothing that was made
  { name: 'another name', build: ['RUN CGO_ENABLED=0 go build -o /out/other .'], comesTo: 'refused go-output' },
  {
    name: 'a mount that it is copied out of',
    build: ['RUN --mount=type=cache,target=/src/bin go build -o bin/hello . && cp bin/hello /out/hello'],
    comesTo: 'static',
  },
  {
    name: 'a mount',
    build: ['RUN --mount=type=cache,target=/out go build -o /out/hello .'],
    comesTo: 'refused go-output',
  },
];

describe('convertDockerfile on how a Go program is built and linked', () => {
  for (const one of cases)
    it(`${one.name}: ${one.comesTo}`, async () => {
      assert.equal(await outcomeOf(one), one.comesTo);
    });

  it('moves an Alpine build with C to Debian, with its packages', async () => {
    const text =
      'FROM golang:1.24-alpine AS build\nRUN apk add --no-cache build-base git\nWORKDIR /src\nCOPY . .\nRUN go build -o /hello .\nFROM alpine:3.20\nCOPY --from=build /hello /hello\nUSER 1000\nCMD ["/hello"]\n';
    const files = memoryFiles({ ...context, 'go.mod': sqlite });
    const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
    assert.ok(outcome.kind === 'ready');
    assert.equal(outcome.base, 'gcr.io/distroless/base-debian13:nonroot');
    const moved = outcome.edits.filter(({ rule }) => rule === 'debian-builder').map((edit) => edit.text);
    assert.deepEqual(moved, [
      '1.24',
      'apt-get update && apt-get install -y --no-install-recommends',
      'build-essential',
      'ca-certificates git && rm -rf /var/lib/apt/lists/*',
    ]);
  });
});
