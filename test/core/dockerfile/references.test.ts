import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectiveConfig } from '../../../src/core/dockerfile/effective';
import { imageReferences } from '../../../src/core/dockerfile/imageReferences';
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
      'ARG V=1\nFROM x AS a\nARG V\nENV APP=/srv/$V PATH=$PATH:/app\nWORKDIR $APP\nFROM a\nENV MORE=$V\nWORKDIR sub/..\nEXPOSE 80 53/UDP\n',
    );
    assert.equal(config.env.get('APP')?.value, '/srv/1');
    assert.equal(config.env.get('PATH')?.value, '/bin:/app');
    assert.equal(config.env.get('MORE')?.value, '');
    assert.equal(config.workdir.value, '/srv/1');
    assert.deepEqual([...config.ports.keys()], ['80/tcp', '53/udp']);
  });

  it('drops the CMD of the base below an ENTRYPOINT, and keeps its entrypoint above a CMD', () => {
    assert.equal(read('FROM x\nENTRYPOINT ["/a"]').cmd, undefined);
    assert.deepEqual(read('FROM x\nCMD ["a"]').entrypoint, { kind: 'exec', argv: ['/entry'], by: undefined });
    assert.equal(read('FROM x AS a\nCMD ["a"]\nFROM a\nENTRYPOINT ["/b"]').cmd, undefined);
    assert.notEqual(read('FROM x\nCMD ["a"]\nENTRYPOINT ["/b"]').cmd, undefined);
  });
});
