import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Image } from '../../src/core/image/image';
import { openTree } from '../../src/core/image/openTree';
import { imageSource } from '../../src/core/image/sources/place';
import type { ImageTree } from '../../src/core/image/tree';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import { elf, program } from '../support/elf';
import { save } from './engineListing';

const registry = 'gcr.io/distroless';

/** One image that is built, run, and asked about. */
export interface WhyCase {
  readonly name: string;
  /** The stage that it is made in. */
  readonly dockerfile: string;
  /** What is found that keeps it from starting, or will keep a part of it from working; empty for one that starts. */
  readonly finds: readonly string[];
}

const sources: Readonly<Record<string, string | Uint8Array>> = {
  'pure.go': 'package main\nfunc main() { println("started") }\n',
  'cgo.go':
    'package main\n// #include <stdlib.h>\nimport "C"\nfunc main() { C.free(C.malloc(1)); println("started") }\n',
  'plain.c': '#include <stdio.h>\nint main(void) { puts("started"); return 0; }\n',
  'newer.c':
    '#define _GNU_SOURCE\n#include <stdio.h>\n#include <stdlib.h>\nint main(int n, char **v) { printf("started %ld\\n", strtol(n > 1 ? v[1] : "1", 0, 10)); return 0; }\n',
  'main.cpp': '#include <iostream>\nint main() { std::cout << "started" << std::endl; }\n',
  'main.rs': 'fn main() { println!("started"); }\n',
  'own.c': 'int own(void) { return 1; }\n',
  'uses.c': '#include <stdio.h>\nint own(void);\nint main(void) { printf("started %d\\n", own()); return 0; }\n',
  'addon.c': 'int own(void);\nint napi_register_module_v1(void) { return own() - 1; }\n',
  'addon.js': 'console.log("started"); require("./addon.node");\n',
  'ok.js': 'console.log("started");\n',
  'mod.c': 'int nothing;\n',
  'main.py': 'print("started")\nimport mod\n',
  'start.sh': '#!/bin/sh\necho started\n',
  'windows.sh': '#!/bin/sh\r\necho started\r\n',
  'words.js': '#!/usr/bin/env node --no-warnings\nconsole.log("started");\n',
  'split.js': '#!/usr/bin/env -S node --no-warnings\nconsole.log("started");\n',
  'windows-env.sh': '#!/usr/bin/env sh\r\necho started\r\n',
  'hand-over.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
  'elsewhere.sh': '#!/bin/sh\ncd /x\nexec "$@"\n',
  bare: 'echo started\n',
  foreign: elf({ machine: 183 }),
  alone: program(['libnowhere.so.1'], { interpreter: '/lib/ld-musl-x86_64.so.1', type: 2 }),
};

const builders = `
FROM golang:1.24 AS go
COPY *.go /src/
RUN CGO_ENABLED=0 go build -o /pure /src/pure.go && CGO_ENABLED=1 go build -o /cgo /src/cgo.go
FROM gcc:14 AS gcc
COPY *.c *.cpp /src/
WORKDIR /out
RUN gcc -o plain /src/plain.c && gcc -static-pie -o pie /src/plain.c && gcc -o newer /src/newer.c && g++ -o cpp /src/main.cpp \\
 && gcc -shared -fPIC -Wl,-soname,libown.so.1 -o libown.so.1 /src/own.c && ln -s libown.so.1 libown.so \\
 && gcc -o uses /src/uses.c -L. -lown && gcc -o near /src/uses.c -L. -lown -Wl,-rpath,'$ORIGIN/lib' \\
 && gcc -shared -fPIC -o addon.node /src/addon.c -L. -lown && gcc -shared -fPIC -o mod.so /src/mod.c
FROM rust:1.85 AS rust
COPY main.rs /src/
RUN rustc -o /rust /src/main.rs
FROM eclipse-temurin:21 AS java
RUN jlink --add-modules java.base --output /jre
FROM debian:12 AS files
COPY . /all/
`;

/** Cases by what is wrong with them. */
export const whyCases: readonly WhyCase[] = [
  one('go-static', 'static-debian13', 'COPY --from=go /pure /app\nENTRYPOINT ["/app"]'),
  one('c-static-pie', 'static-debian13', 'COPY --from=gcc /out/pie /app\nENTRYPOINT ["/app"]'),
  one('cgo-on-static', 'static-debian13', 'COPY --from=go /cgo /app\nENTRYPOINT ["/app"]', 'no-loader'),
  one('cgo-on-base', 'base-nossl-debian13', 'COPY --from=go /cgo /app\nENTRYPOINT ["/app"]'),
  one('rust-on-base', 'base-debian13', 'COPY --from=rust /rust /app\nENTRYPOINT ["/app"]', 'missing-library'),
  one('rust-on-cc', 'cc-debian13', 'COPY --from=rust /rust /app\nENTRYPOINT ["/app"]'),
  one('cpp-on-base', 'base-debian13', 'COPY --from=gcc /out/cpp /app\nENTRYPOINT ["/app"]', 'missing-library'),
  one('newer-on-12', 'base-debian12', 'COPY --from=gcc /out/newer /app\nENTRYPOINT ["/app"]', 'missing-version'),
  one('newer-on-13', 'base-debian13', 'COPY --from=gcc /out/newer /app\nENTRYPOINT ["/app"]'),
  one('musl-on-glibc', 'cc-debian13', 'COPY --chmod=755 alone /app\nENTRYPOINT ["/app"]', 'no-loader'),
  one('own-library-left', 'base-debian13', 'COPY --from=gcc /out/uses /app\nENTRYPOINT ["/app"]', 'missing-library'),
  one(
    'own-library-beside',
    'base-debian13',
    'COPY --from=gcc /out/near /x/app\nCOPY --from=gcc /out/libown.so.1 /x/lib/\nENTRYPOINT ["/x/app"]',
  ),
  one(
    'own-library-by-variable',
    'base-debian13',
    'COPY --from=gcc /out/uses /app\nCOPY --from=gcc /out/libown.so.1 /x/\nENV LD_LIBRARY_PATH=/x\nENTRYPOINT ["/app"]',
  ),
  one(
    'own-library-closed',
    'base-debian13',
    'COPY --from=gcc /out/uses /app\nCOPY --chmod=600 --from=gcc /out/libown.so.1 /usr/lib/\nUSER 65532\nENTRYPOINT ["/app"]',
    'missing-library',
  ),
  one(
    'own-library-empty',
    'base-debian13',
    'COPY --from=gcc /out/uses /app\nCOPY --from=files /all/bare /usr/lib/libown.so.1\nENTRYPOINT ["/app"]',
    'broken-library',
  ),
  one(
    'node-addon',
    'nodejs22-debian13',
    'WORKDIR /x\nCOPY --from=gcc /out/addon.node ./\nCOPY addon.js ./\nCMD ["addon.js"]',
    'missing-library',
  ),
  one('node-start', 'nodejs22-debian13', 'WORKDIR /x\nCOPY ok.js ./\nCMD ["ok"]'),
  one('node-twice', 'nodejs22-debian13', 'WORKDIR /x\nCOPY ok.js ./\nCMD ["node", "ok.js"]', 'missing-argument'),
  one(
    'python-module',
    'python3-debian13',
    'COPY --from=gcc /out/mod.so /x/mod.cpython-311-x86_64-linux-gnu.so\nENV PYTHONPATH=/x\nCOPY main.py /\nCMD ["/main.py"]',
    'wrong-module',
  ),
  one(
    'script-without-shell',
    'static-debian13',
    'COPY --chmod=755 start.sh /\nENTRYPOINT ["/start.sh"]',
    'no-interpreter',
  ),
  stage('script', 'debian:12', 'COPY --chmod=755 start.sh /\nENTRYPOINT ["/start.sh"]'),
  stage('windows-script', 'debian:12', 'COPY --chmod=755 windows.sh /\nENTRYPOINT ["/windows.sh"]', 'no-interpreter'),
  stage('words-for-env', 'node:22-slim', 'COPY --chmod=755 words.js /\nENTRYPOINT ["/words.js"]', 'not-found'),
  stage('split-by-env', 'node:22-slim', 'COPY --chmod=755 split.js /\nENTRYPOINT ["/split.js"]'),
  stage('no-first-line', 'debian:12', 'COPY --chmod=755 bare /\nENTRYPOINT ["/bare"]', 'no-program'),
  one(
    'not-executable',
    'static-debian13',
    'COPY --chmod=644 --from=go /pure /app\nENTRYPOINT ["/app"]',
    'not-executable',
  ),
  one(
    'closed-for-nonroot',
    'static-debian13',
    'COPY --chmod=700 --from=go /pure /app\nUSER 65532\nENTRYPOINT ["/app"]',
    'not-executable',
  ),
  one(
    'closed-directory',
    'static-debian13',
    'COPY --from=shut /w /\nUSER 65532\nENTRYPOINT ["/x/app"]',
    'closed-directory',
  ),
  one('not-on-path', 'static-debian13', 'COPY --from=go /pure /x/app\nENTRYPOINT ["app"]', 'not-found'),
  one('in-work-directory', 'static-debian13', 'COPY --from=go /pure /x/app\nWORKDIR /x\nENTRYPOINT ["./app"]'),
  one('not-there', 'static-debian13', 'COPY --from=go /pure /x/app\nENTRYPOINT ["/app"]', 'not-found'),
  one('shell-form', 'static-debian13', 'COPY --from=go /pure /app\nCMD /app', 'no-shell'),
  stage('shell-form-with-shell', 'debian:12', 'COPY --from=go /pure /app\nCMD /app'),
  stage('shell-form-of-nothing', 'debian:12', 'CMD app --option', 'not-found'),
  stage(
    'windows-script-for-env',
    'debian:12',
    'COPY --chmod=755 windows-env.sh /\nENTRYPOINT ["/windows-env.sh"]',
    'not-found',
  ),
  stage(
    'handed-over',
    'debian:12',
    'COPY --chmod=755 hand-over.sh /\nENTRYPOINT ["/hand-over.sh"]\nCMD ["none"]',
    'not-found',
  ),
  stage(
    'handed-over-elsewhere',
    'node:22-slim',
    'COPY --chmod=755 elsewhere.sh /\nCOPY ok.js /x/\nENTRYPOINT ["/elsewhere.sh"]\nCMD ["node", "ok.js"]',
  ),
  stage('handed-over-to-node', 'node:22-slim', 'WORKDIR /x\nCOPY ok.js ./\nCMD ["./ok.js"]'),
  one(
    'init-with-words',
    'static-debian13',
    'COPY --from=go /pure /bin/tini\nCOPY --from=go /pure /app\nENTRYPOINT ["tini", "/app", "--", "none"]',
  ),
  one('empty-entrypoint', 'static-debian13', 'COPY --from=go /pure /app\nENTRYPOINT [""]\nCMD ["/app"]'),
  one(
    'empty-path',
    'static-debian13',
    'COPY --from=go /pure /x/app\nENV PATH=""\nWORKDIR /x\nENTRYPOINT ["app"]',
    'not-found',
  ),
  one('relative-path', 'static-debian13', 'COPY --from=go /pure /x/app\nENV PATH="x"\nENTRYPOINT ["app"]', 'not-found'),
  one('slash-after-file', 'static-debian13', 'COPY --from=go /pure /app\nENTRYPOINT ["/app/"]', 'not-found'),
  stage(
    'login-shell',
    'debian:12',
    'COPY --from=go /pure /usr/bin/app\nENV PATH=/x\nENTRYPOINT ["/bin/bash", "-lc", "app"]',
  ),
  one(
    'user-out-of-range',
    'static-debian13',
    'COPY --from=go /pure /app\nUSER 4294967294\nENTRYPOINT ["/app"]',
    'unknown-user',
  ),
  one('unknown-user', 'static-debian13', 'COPY --from=go /pure /app\nUSER app\nENTRYPOINT ["/app"]', 'unknown-user'),
  one('other-machine', 'static-debian13', 'COPY --chmod=755 foreign /app\nENTRYPOINT ["/app"]', 'wrong-architecture'),
  stage('musl-library', 'alpine:3', 'COPY --chmod=755 alone /app\nENTRYPOINT ["/app"]', 'missing-library'),
  one(
    'jlink-on-static',
    'static-debian13',
    'COPY --from=java /jre /jre\nENTRYPOINT ["/jre/bin/java", "-version"]',
    'no-loader',
  ),
  one('jlink-on-cc', 'cc-debian13', 'COPY --from=java /jre /jre\nENTRYPOINT ["/jre/bin/java", "-version"]'),
  one(
    'jlink-on-base-nossl',
    'base-nossl-debian13',
    'COPY --from=java /jre /jre\nENTRYPOINT ["/jre/bin/java", "-version"]',
    'missing-library',
  ),
];

function one(name: string, base: string, rest: string, ...finds: string[]): WhyCase {
  return stage(name, `${registry}/${base}`, rest, ...finds);
}

function stage(name: string, base: string, rest: string, ...finds: string[]): WhyCase {
  return { name, dockerfile: `FROM ${base} AS ${name}\n${rest}\n`, finds };
}

/** Of each kind one or two, on images that the bed of CI makes. */
export const sampleNames: ReadonlySet<string> = new Set(
  `go-static cgo-on-static rust-on-base own-library-beside node-addon node-start script-without-shell windows-script-for-env
  handed-over handed-over-elsewhere init-with-words closed-directory not-on-path shell-form unknown-user
  other-machine musl-library`.split(/\s+/),
);

/** Writes the Dockerfile of all cases and what it copies. */
export function writeContext(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(sources)) writeFileSync(path.join(folder, name), content);
  const shut = 'FROM debian:12 AS shut\nCOPY --from=go /pure /w/x/app\nRUN chmod 700 /w/x\n';
  const text = [builders, shut, ...whyCases.map(({ dockerfile }) => dockerfile)].join('\n');
  writeFileSync(path.join(folder, 'Dockerfile'), text);
}

/** How a container of an image ended, and all that was said on the way. */
export function run(image: string): { readonly code: number | null; readonly output: string } {
  const args = ['run', '--rm', '--network=none', image];
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', timeout: 120_000, input: '' });
  return { code: status, output: stdout + stderr };
}

/** Saves an image and reads the tree of its files. */
export async function openSaved(
  image: string,
  folder: string,
): Promise<{ readonly image: Image; readonly tree: ImageTree }> {
  const signal = new AbortController().signal;
  const wanted = /:[^/]*$/.test(image) ? image : `${image}:latest`;
  const place = { kind: 'docker-archive', path: save(wanted, folder), wanted } as const;
  const opened = await imageSource(nodeHost(), place, nodePlatform()).open(signal);
  return { image: opened, tree: await openTree(opened, signal) };
}

/** Builds the image of a case, with the client that the runner found to be able to. */
export function build(folder: string, { name }: WhyCase, tag: string): void {
  const args = ['build', '--network=none', '-q', '-t', tag, '--target', name, folder];
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  execFileSync(process.env['DOCKER'] ?? 'docker', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}
