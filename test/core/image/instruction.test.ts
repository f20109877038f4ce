import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instructionText } from '../../../src/core/image/instruction';

test('what builders write down of a step is shown as a Dockerfile would have it', () => {
  const digest = 'abcdef0123456789'.repeat(4);
  const cases: readonly (readonly [created: string, shown: string])[] = [
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    [`/bin/sh -c #(nop) ADD file:${digest} in / `, 'ADD file:abcdef012345 in /'],
    ['/bin/sh -c apt-get update &&     apt-get install -y curl', 'RUN apt-get update && apt-get install -y curl'],
    ['RUN /bin/sh -c apt-get update # buildkit', 'RUN apt-get update'],
    ['RUN |2 A=one two B=3 /bin/sh -c make $A # buildkit', 'RUN make $A'],
    ['|1 VERSION=1.2 /bin/sh -c make', 'RUN make'],
    ['RUN /bin/bash -o pipefail -c set -e # buildkit', 'RUN set -e'],
    ['RUN /bin/bash -ec set -e # buildkit', 'RUN set -e'],
    ['COPY app /app # buildkit', 'COPY app /app'],
    ['WORKDIR /app', 'WORKDIR /app'],
    ['cmd /S /C #(nop) ENV A=b', 'ENV A=b'],
    ['cmd /S /C dir', 'RUN dir'],
    ['bazel build @debian//:tzdata', 'bazel build @debian//:tzdata'],
    ['# debian.sh --arch amd64', '# debian.sh --arch amd64'],
    ['RUN echo /bin/sh -c x # buildkit', 'RUN echo /bin/sh -c x'],
    ['', ''],
  ];
  for (const [created, shown] of cases) assert.equal(instructionText(created), shown);
});

test('a command that is long and odd takes no time', () => {
  const long = `|9 ${'/bin/sh - '.repeat(20_000)}`;
  assert.equal(instructionText(long), long.trim());
});
