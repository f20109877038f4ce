import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectiveConfig } from '../../../src/core/dockerfile/effective';
import { imageReferences, references } from '../../../src/core/dockerfile/imageReferences';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

describe('imageReferences', () => {
  it('gives images of FROM and COPY --from with their places, but no stages, numbers or scratch', () => {
    const text = [
      'ARG TAG=22',
      'FROM --platform=linux/amd64 node:${TAG}-slim AS Build',
      'COPY --chown=1 --from=gcr.io/distroless/static /a /b',
      'FROM build AS next',
      'COPY --from=0 /a /b',
      'COPY --from=BUILD /a /b',
      'FROM scratch',
      'COPY --from=busybox:musl \\',
      '  /a /b',
      'FROM $NONE',
    ].join('\r\n');
    const found = imageReferences(parseDockerfile(text));
    assert.deepEqual(
      found.map(({ written, resolved, line }) => ({ written, resolved, line })),
      [
        { written: 'node:${TAG}-slim', resolved: 'node:22-slim', line: 2 },
        { written: 'gcr.io/distroless/static', resolved: 'gcr.io/distroless/static', line: 3 },
        { written: 'busybox:musl', resolved: 'busybox:musl', line: 8 },
        { written: '$NONE', resolved: undefined, line: 10 },
      ],
    );
    for (const { start, end, written } of found) assert.equal(text.slice(start, end), written);
  });
  it('gives what RUN mounts and what the syntax directive names, but nothing of comments', () => {
    const text = [
      '\uFEFF# syntax = docker/dockerfile:1.7-labs ',
      'FROM debian AS build',
      'RUN --mount=type=cache,target=/c --mount=type=bind,from=golang:1.24,target=/go \\',
      '# --mount=from=alpine',
      '    --mount=from=build echo --mount=from=ruby',
      'COPY --from=0 /a /b',
    ].join('\n');
    const found = imageReferences(parseDockerfile(text));
    assert.deepEqual(
      found.map(({ written, place, line }) => [written, place, line]),
      [
        ['docker/dockerfile:1.7-labs', 'syntax', 1],
        ['debian', 'from', 2],
        ['golang:1.24', 'mount', 3],
        // The first stage has nothing before it.
        ['build', 'mount', 5],
        ['0', 'copy', 6],
      ],
    );
    for (const { start, end, written } of found) assert.equal(text.slice(start, end), written);
  });

  it('says what each reference comes to', () => {
    const text = [
      'ARG A',
      'ARG FULL',
      'FROM debian:${A} AS base',
      'FROM base AS next',
      'FROM $FULL',
      'FROM --platform=$BUILDPLATFORM x/$TARGETARCH:1',
      'COPY --from=1 /a /a',
      'COPY --from=$A /a /a',
      'COPY --from=9 /a /a',
      'FROM scratch',
      'FROM ${A:?none}',
    ].join('\n');
    const meanings = references(parseDockerfile(text)).map(({ written, meaning }) => {
      switch (meaning.kind) {
        case 'stage':
          return [written, 'stage', meaning.stage.index];
        case 'unknown':
          return [written, meaning.repository, meaning.why];
        case 'image':
        case 'scratch':
          return [written, meaning.kind];
      }
    });
    assert.deepEqual(meanings, [
      ['debian:${A}', 'debian', 'A has no default before the first FROM, so the image is known once a build sets it.'],
      ['base', 'stage', 0],
      ['$FULL', undefined, 'FULL has no default before the first FROM, so the image is known once a build sets it.'],
      ['x/$TARGETARCH:1', undefined, 'TARGETARCH is known to the build only.'],
      ['1', 'stage', 1],
      ['$A', undefined, 'Builders take no variables here: name a stage after the image, and say that name here.'],
      ['9', undefined, 'There is no stage 9 before this one.'],
      ['scratch', 'scratch'],
      ['${A:?none}', undefined, 'A: none'],
    ]);
  });
});

describe('effectiveConfig', () => {
  const base = { env: new Map([['PATH', '/bin']]), user: '', workdir: '/', entrypoint: ['/entry'], cmd: ['sh'] };
  const read = (text: string) => {
    const dockerfile = parseDockerfile(text);
    const stage = dockerfile.stages.at(-1);
    assert.ok(stage);
    return effectiveConfig(dockerfile, stage, base);
  };

  it('follows stages that continue each other, and ARG scopes', () => {
    const config = read(
      'ARG V=1\nFROM x AS a\nARG V\nENV APP=/srv/$V PATH=$PATH:/app\nWORKDIR $APP\nFROM a\nENV MORE=$V NONE=$W\nWORKDIR sub/..\nEXPOSE 80 53/UDP\n',
    );
    assert.equal(config.env.get('APP')?.value, '/srv/1');
    assert.equal(config.env.get('PATH')?.value, '/bin:/app');
    assert.equal(config.env.get('MORE')?.value, '1');
    assert.equal(config.env.get('NONE')?.value, '');
    assert.deepEqual(
      config.unset.map(({ name, by }) => [name, by.line]),
      [['W', 7]],
    );
    assert.equal(config.workdir.value, '/srv/1');
    assert.deepEqual([...config.ports.keys()], ['80/tcp', '53/udp']);
  });

  it('takes the later one of ENV and ARG, and of an image that is continued the ENV', () => {
    assert.equal(read('FROM x\nENV A=1\nARG A=2\nENV B=$A\n').env.get('B')?.value, '2');
    assert.equal(read('FROM x\nARG A=2\nENV A=1\nENV B=$A\n').env.get('B')?.value, '1');
    assert.equal(read('FROM x AS a\nENV A=1\nARG A=2\nFROM a\nENV B=$A\n').env.get('B')?.value, '1');
  });

  it('shows all assignments of an ENV what was before it', () => {
    assert.equal(read('FROM x\nENV A=1\nENV A=2 B=$A\n').env.get('B')?.value, '1');
  });

  it('knows no value that the build brings, nor one of the same ARG, about which builders disagree', () => {
    const used = read('FROM x\nARG TARGETARCH\nWORKDIR /a/${TARGETARCH:-none}\nARG A=1 B=$A\nUSER $B\n');
    assert.deepEqual(
      used.unset.map(({ name }) => name),
      ['TARGETARCH', 'B'],
    );
    assert.deepEqual(read('FROM x\nARG TARGETARCH=amd64\nUSER $TARGETARCH\n').unset, []);
  });

  it('divides ports into numbers and leaves out addresses', () => {
    assert.deepEqual(
      [...read('FROM x\nEXPOSE 8000-8002 1.2.3.4:90:91/TCP 5/udp\n').ports.keys()],
      ['8000/tcp', '8001/tcp', '8002/tcp', '91/tcp', '5/udp'],
    );
  });

  it('keeps the SHELL that was in force at a start command in shell form', () => {
    const { cmd, entrypoint } = read('FROM x\nCMD a\nSHELL ["/b", "-c"]\nENTRYPOINT c\n');
    assert.equal(cmd?.kind === 'shell' && cmd.shell, undefined);
    assert.deepEqual(entrypoint?.kind === 'shell' && entrypoint.shell?.exec, ['/b', '-c']);
  });

  it('drops the CMD of the base below an ENTRYPOINT, and keeps its entrypoint above a CMD', () => {
    assert.equal(read('FROM x\nENTRYPOINT ["/a"]').cmd, undefined);
    assert.deepEqual(read('FROM x\nCMD ["a"]').entrypoint, { kind: 'exec', argv: ['/entry'], by: undefined });
    assert.equal(read('FROM x AS a\nCMD ["a"]\nFROM a\nENTRYPOINT ["/b"]').cmd, undefined);
    assert.notEqual(read('FROM x\nCMD ["a"]\nENTRYPOINT ["/b"]').cmd, undefined);
  });
});
