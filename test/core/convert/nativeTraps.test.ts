import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;

interface Case {
  readonly builder?: string;
  readonly final?: string;
  readonly build?: string;
  /** What the final stage copies. */
  readonly copy?: string;
  /** What stands in the final stage before the copy. */
  readonly above?: string;
  readonly source?: string;
  readonly answers?: Readonly<Record<string, string>>;
}

/** The image, or the kind of the outcome with the rules of its reasons or the ids of its questions. */
async function outcomeOf({
  builder = 'gcc:14',
  final = 'debian:trixie-slim',
  build = 'gcc -o hello hello.c',
  copy = '/src/hello',
  above = '',
  source = 'int main(void) { return 0; }\n',
  answers = {},
}: Case): Promise<string> {
  const text = `FROM ${builder} AS build\nWORKDIR /src\nCOPY . .\nRUN ${build}\nFROM ${final}\n${above}COPY --from=build ${copy} /usr/bin/hello\nCMD ["/usr/bin/hello"]\n`;
  return outcomeOfText(text, { 'hello.c': source }, answers);
}

async function outcomeOfText(
  text: string,
  files: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const given = new Map(Object.entries(answers));
  const outcome = await convertDockerfile({ text, files: memoryFiles(files), answers: given }, never);
  switch (outcome.kind) {
    case 'ready':
      return outcome.base.replace(/^.*\/|-debian.*$/g, '');
    case 'questions':
      return `questions ${outcome.questions.map(({ id }) => id).join(' ')}`;
    case 'refused':
      return `refused ${[...new Set(outcome.reasons.map(({ rule }) => rule))].join(' ')}`;
    case 'already':
      return 'already';
  }
}

describe('convertDockerfile on programs that a compiler links', () => {
  it('takes the smallest image that has what is linked', async () => {
    const cases: readonly (readonly [build: string, image: string])[] = [
      ['gcc -o hello hello.c', 'base'],
      ['cc -O2 -Wall hello.c -lm -lpthread -ldl -o hello', 'base'],
      ['gcc hello.c -lssl -lcrypto -lz -o hello', 'base'],
      ['gcc -static -o hello hello.c', 'static'],
      ['gcc -static-pie -o hello hello.c -lfoo', 'static'],
      ['gcc -fopenmp -o hello hello.c', 'cc'],
      ['g++ -o hello *.cpp', 'cc'],
      ['clang++-18 -o hello hello.cpp', 'cc'],
      ['g++ -static-libstdc++ -static-libgcc -o hello hello.cpp', 'base'],
      ['gcc -o hello hello.c -lstdc++', 'cc'],
      ['gcc -o hello hello.c libfoo.a', 'cc'],
    ];
    for (const [build, image] of cases) assert.equal(await outcomeOf({ build }), image, build);
  });

  it('names a library that no image has', async () => {
    for (const build of [
      'gcc -o hello hello.c -lcurl',
      'gcc -o hello hello.c -l sqlite3',
      'gcc -o hello hello.c -lcrypt',
      'g++ -o hello main.cpp -L. -ltext',
      'gcc -fsanitize=address -o hello hello.c',
      'gcc -o hello hello.c -l:libfoo.so.1',
    ])
      assert.equal(await outcomeOf({ build }), 'refused linked-libraries', build);
  });

  it('asks where words of the command or the release hide what is linked', async () => {
    for (const build of [
      'gcc -o hello hello.c $(pkg-config --libs libfoo)',
      'gcc -o hello hello.c $LIBS',
      'gcc -o hello hello.c -Wl,-Bstatic -lz',
      'gcc -o hello hello.c ./libfoo.so',
      'if [ -n "$X" ]; then gcc -static -o hello hello.c; fi',
      'make hello',
      'cmake -B out && cmake --build out && cp out/hello hello',
    ])
      assert.equal(await outcomeOf({ build }), 'questions linkage', build);
    const old = { builder: 'debian:bullseye', build: 'gcc -o hello hello.c -lssl' };
    assert.equal(await outcomeOf(old), 'questions linkage');
    assert.equal(await outcomeOf({ builder: 'ubuntu:24.04', final: 'ubuntu:24.04' }), 'questions linkage');
    assert.equal(await outcomeOf({ builder: 'ubuntu:24.04', final: 'debian:bookworm' }), 'base');
    assert.equal(await outcomeOf({ builder: 'ubuntu:25.04', final: 'ubuntu:25.04' }), 'questions linkage');
  });

  it('stops where Ubuntu has a newer C library than the image', async () => {
    for (const release of ['ubuntu:26.04', 'ubuntu', 'ubuntu:resolute', 'ubuntu:25.10'])
      assert.equal(await outcomeOf({ builder: release, final: release }), 'refused linked-libraries', release);
    assert.equal(await outcomeOf({ builder: 'ubuntu:26.04', final: 'ubuntu:24.04' }), 'questions linkage');
    const stays = { builder: 'ubuntu:26.04', final: 'ubuntu:26.04', build: 'gcc -static -o hello hello.c' };
    assert.equal(await outcomeOf(stays), 'static');
  });

  it('says how new the release may be where that is not known', async () => {
    const text =
      'FROM fedora:42 AS build\nWORKDIR /src\nCOPY . .\nRUN make hello\nFROM fedora:42\nCOPY --from=build /src/hello /usr/bin/hello\nCMD ["/usr/bin/hello"]\n';
    const files = memoryFiles({ 'hello.cpp': 'int main() { return 0; }\n' });
    const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
    assert.ok(outcome.kind === 'questions');
    const choice = outcome.questions.find(({ id }) => id === 'linkage')?.choices.find(({ value }) => value === 'cc');
    assert.match(
      choice?.detail ?? '',
      /"ldd --version" says [\d.]+ or less there, and "gcc --version" says \d+ or less\.$/,
    );
  });

  it('takes the larger image where a thread ends in a way that loads libgcc_s', async () => {
    for (const call of ['pthread_exit(0)', 'pthread_cancel(other)', 'backtrace(buffer, 10)'])
      assert.equal(await outcomeOf({ source: `int main(void) { ${call}; }\n` }), 'cc', call);
  });

  it('stops where the libstdc++ of a gcc image may be newer', async () => {
    const build = 'g++ -o hello hello.cpp';
    assert.equal(await outcomeOf({ builder: 'gcc:12', build }), 'cc');
    assert.equal(await outcomeOf({ builder: 'gcc:15', build }), 'refused linked-libraries');
    assert.equal(await outcomeOf({ builder: 'gcc:latest', build }), 'refused linked-libraries');
    const contained = `${build} -static-libstdc++ -static-libgcc`;
    assert.equal(await outcomeOf({ builder: 'gcc:15', build: contained }), 'base');
    assert.equal(
      await outcomeOf({ builder: 'gcc:15', build: 'make hello', answers: { linkage: 'cc' } }),
      'refused answer-value',
    );
  });

  it('stops where musl is shared, and takes what is static', async () => {
    const alpine = { builder: 'alpine:3.21', final: 'alpine:3.21' };
    assert.equal(await outcomeOf(alpine), 'refused linked-libraries');
    assert.equal(await outcomeOf({ ...alpine, build: 'gcc -static -o hello hello.c' }), 'static');
    assert.equal(await outcomeOf({ build: 'musl-gcc -static -o hello hello.c' }), 'static');
    assert.equal(await outcomeOf({ build: 'musl-gcc -o hello hello.c' }), 'refused linked-libraries');
    const made = { ...alpine, build: 'make hello' };
    assert.equal(await outcomeOf({ ...made, answers: { linkage: 'static' } }), 'static');
    assert.equal(await outcomeOf({ ...made, answers: { linkage: 'other' } }), 'refused linked-libraries');
    assert.equal(await outcomeOf({ ...made, answers: { linkage: 'cc' } }), 'refused answer-value');
  });

  it('asks where the program loads libraries while it runs', async () => {
    const source = 'int main(void) { dlopen("libfoo.so", 2); }\n';
    assert.equal(await outcomeOf({ source }), 'questions linkage');
    assert.equal(await outcomeOf({ source, build: 'gcc -static -o hello hello.c' }), 'questions linkage');
  });

  it('stops where a variable names libraries, or a locale that may be asked for', async () => {
    assert.equal(await outcomeOf({ above: 'ENV LD_PRELOAD=/usr/lib/libjemalloc.so.2\n' }), 'refused linked-libraries');
    assert.equal(await outcomeOf({ above: 'ENV LD_LIBRARY_PATH=/opt/lib\n' }), 'refused linked-libraries');
    const source = 'int main(void) { setlocale(LC_ALL, ""); }\n';
    assert.equal(await outcomeOf({ above: 'ENV LANG=C.UTF-8\n', source }), 'refused missing-locale');
    assert.equal(await outcomeOf({ above: 'ENV LANG=C\n', source }), 'base');
    assert.equal(await outcomeOf({ above: 'ENV LC_ALL=en_US.UTF-8\n' }), 'base');
  });

  it('follows what is linked into other places, and not what is compiled only', async () => {
    assert.equal(await outcomeOf({ build: 'gcc -c hello.c && gcc hello.o -o hello' }), 'base');
    assert.equal(
      await outcomeOf({
        build: 'gcc hello.c && install -m 755 a.out /usr/local/bin/hello',
        copy: '/usr/local/bin/hello',
      }),
      'base',
    );
    assert.equal(
      await outcomeOf({ build: 'mkdir out && cd out && gcc -o hello ../hello.c', copy: '/src/out/hello' }),
      'base',
    );
  });

  it('asks where the sources come from elsewhere', async () => {
    for (const fetch of ['git clone https://example.org/hello .', 'curl -L https://example.org/hello.tgz | tar xz'])
      assert.match(await outcomeOf({ build: `${fetch} && gcc -o hello hello.c` }), /other-programs/, fetch);
    const below = 'FROM gcc:14 AS build\nCOPY --from=sources / /src\nRUN gcc -o /hello /src/hello.c\n';
    const text = `${below}FROM debian:trixie\nCOPY --from=build /hello /hello\nCMD ["/hello"]\n`;
    assert.match(await outcomeOfText(text, { 'hello.c': 'int main(void) {}' }), /other-programs/);
  });

  it('sees programs that are started and files that are written', async () => {
    assert.match(await outcomeOf({ source: 'int main(void) { system("ls"); }\n' }), /other-programs|runs-programs/);
    assert.equal(await outcomeOf({ source: 'int main(void) { fopen("a", "w"); }\n' }), 'questions user');
    assert.equal(await outcomeOf({ source: 'int main(void) { /* system("ls"); */ return 0; }\n' }), 'base');
    const accept = 'int main(void) { ask("Accept: */*"); system("ls"); ask("image/*"); /* end */ }\n';
    assert.match(await outcomeOf({ source: accept }), /other-programs|runs-programs/);
  });
});

describe('convertDockerfile on programs of other languages', () => {
  const copied = (from: string, name = 'hello') =>
    `FROM ${from} AS build\nWORKDIR /src\nCOPY . .\nRUN ./build.sh\nFROM debian:bookworm-slim\nCOPY --from=build /src/${name} /usr/bin/${name}\nCMD ["/usr/bin/${name}"]\n`;

  it('asks what a copied program is linked with, and whether it is one at all', async () => {
    const questions = 'questions linkage other-programs user';
    for (const image of ['haskell:9.6', 'swift:6.0', 'crystallang/crystal:1.14', 'nimlang/nim', 'debian:bookworm'])
      assert.equal(await outcomeOfText(copied(image), {}), questions, image);
    const answers = { 'other-programs': 'none', user: 'root' };
    assert.equal(await outcomeOfText(copied('haskell:9.6'), {}, { ...answers, linkage: 'cc' }), 'cc');
    assert.equal(
      await outcomeOfText(copied('haskell:9.6'), {}, { ...answers, linkage: 'script' }),
      'refused linked-libraries',
    );
  });

  it('does not take scripts of interpreters for programs', async () => {
    for (const image of ['python:3.13', 'ruby:3.4', 'php:8.4-cli', 'mcr.microsoft.com/dotnet/sdk:9.0', 'perl:5'])
      assert.match(await outcomeOfText(copied(image), {}), /^refused/, image);
    for (const name of ['hello.py', 'hello.sh', 'hello.rb'])
      assert.match(await outcomeOfText(copied('debian:bookworm', name), {}), /^refused/, name);
  });

  it('asks for a program that was built before, and stops at a script', async () => {
    const text = 'FROM debian:bookworm-slim\nCOPY dist/hello /usr/bin/hello\nUSER 1000:1000\nCMD ["/usr/bin/hello"]\n';
    assert.equal(await outcomeOfText(text, {}), 'questions linkage other-programs');
    assert.equal(await outcomeOfText(text, { 'dist/hello': '#!/bin/sh\necho hello\n' }), 'refused start-command');
    const answers = { linkage: 'static', 'other-programs': 'none' };
    assert.equal(await outcomeOfText(text, {}, answers), 'static');
  });

  it('asks for a program that the stage downloads, and takes that program only', async () => {
    for (const [run, path] of [
      ['curl -L https://example.org/hello.tar.gz | tar xz -C /usr/local/bin', '/usr/local/bin/hello'],
      ['wget -O /usr/bin/hello https://example.org/hello && chmod +x /usr/bin/hello', '/usr/bin/hello'],
    ] as const) {
      const text = `FROM debian:bookworm-slim\nRUN ${run}\nUSER 1000:1000\nCMD ["hello"]\n`;
      assert.equal(await outcomeOfText(text, {}), 'questions linkage other-programs', run);
      const answers = new Map([
        ['linkage', 'cc'],
        ['other-programs', 'none'],
      ]);
      const outcome = await convertDockerfile({ text, files: memoryFiles({}), answers }, never);
      const converted = outcome.kind === 'ready' ? applyEdits(text, outcome.edits) : '';
      assert.match(converted, new RegExp(`COPY --from=\\w+ ${path} ${path}\\n`), run);
    }
  });

  it('asks for a program of its own stage only where the stage does not build', async () => {
    const text = 'FROM debian:bookworm\nWORKDIR /src\nCOPY . .\nRUN gcc -o hello hello.c\nCMD ["./hello"]\n';
    assert.equal(await outcomeOfText(text, { 'hello.c': 'int main(void) { return 0; }\n' }), 'base');
  });

  it('asks for the user where a file may be opened for more than reading', async () => {
    for (const call of ['fopen(path.c_str(), "w")', 'fopen(name, mode)', 'freopen("log", "a", stdout)'])
      assert.equal(await outcomeOf({ source: `int main(void) { ${call}; }\n` }), 'questions user', call);
    for (const call of ['fopen(path.c_str(), "rb")', 'fopen("a.txt", "r")'])
      assert.equal(await outcomeOf({ source: `int main(void) { ${call}; }\n` }), 'base', call);
  });
});
