import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { lintDockerfile } from '../../../src/core/lint/lint';

function found(text: string) {
  return lintDockerfile(parseDockerfile(text), { today: '2026-01-01' }).filter(
    ({ rule }) => rule === 'linked-directory',
  );
}

function on(base: string, tail: string): string {
  return `FROM ${base}\n${tail}\nENTRYPOINT ["/app"]\n`;
}

describe('a linked copy over a directory that is a link', () => {
  const cases: [before: string, after: string][] = [
    ['COPY --link a.so /lib64/', 'COPY --link a.so /usr/lib64/'],
    ['COPY --link=true a.so b.so /lib/extra/', 'COPY --link=true a.so b.so /usr/lib/extra/'],
    ['COPY --link ["a.so", "/lib64/a.so"]', 'COPY --link ["a.so", "/usr/lib64/a.so"]'],
    ['COPY --link a.so /lib/aarch64-linux-gnu/a.so', 'COPY --link a.so /usr/lib/aarch64-linux-gnu/a.so'],
    ['ADD --link \\\n  a.tar \\\n  /lib', 'ADD --link \\\n  a.tar \\\n  /usr/lib'],
  ];
  for (const [before, after] of cases) {
    it(`is found in ${before}`, () => {
      const text = on('gcr.io/distroless/cc-debian13', before);
      const [finding] = found(text);
      assert.equal(applyEdits(text, finding?.fixes?.[0]?.edits ?? []), on('gcr.io/distroless/cc-debian13', after));
    });
  }

  it('has no fix where the path is relative', () => {
    const [finding] = found(on('gcr.io/distroless/cc-debian13', 'WORKDIR /lib\nCOPY --link a x/lib/a'));
    assert.deepEqual(finding?.fixes, []);
  });

  const silent: [why: string, text: string][] = [
    ['without --link', on('gcr.io/distroless/cc-debian13', 'COPY a.so /lib64/')],
    [
      'with a mode, which ends the linking',
      on('gcr.io/distroless/cc-debian13', 'COPY --link --chmod=755 a.so /lib64/'),
    ],
    ['with --link=false', on('gcr.io/distroless/cc-debian13', 'COPY --link=false a.so /lib64/')],
    ['below /usr', on('gcr.io/distroless/cc-debian13', 'COPY --link a.so /usr/lib64/')],
    ['in /bin, which no loader is found through', on('gcr.io/distroless/cc-debian13', 'COPY --link app /bin/app')],
    [
      'for amd64 alone, whose loader is elsewhere',
      on('gcr.io/distroless/cc-debian13', 'COPY --link a.so /lib/x86_64-linux-gnu/'),
    ],
    ['in a release with real directories', on('gcr.io/distroless/cc-debian12', 'COPY --link a.so /lib64/')],
    ['without a C library', on('gcr.io/distroless/static-debian13', 'COPY --link a /lib/a')],
    [
      'in an image of a digest that may be older',
      on(`gcr.io/distroless/cc@sha256:${'0'.repeat(64)}`, 'COPY --link a /lib64/a'),
    ],
    ['in an image that is not known', on('example.org/base', 'COPY --link a /lib64/a')],
  ];
  for (const [why, text] of silent) it(`is not found ${why}`, () => assert.deepEqual(found(text), []));
});
