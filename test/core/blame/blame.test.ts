import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { blame } from '../../../src/core/blame/blame';
import { originsOf } from '../../../src/core/blame/choose';
import type { Dockerfile } from '../../../src/core/dockerfile/model';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { imageWithHistory, type RecordedStep } from '../../support/blameImage';

const folder = 'test/fixtures/blame';

describe('the histories that builders really wrote', () => {
  // Line and instruction of each layer above the base; a dash for one that several instructions made.
  const plain = '17RUN 23RUN 24RUN 25COPY 26COPY 27COPY 28ADD 29ADD 30COPY';
  const repeats = '3COPY 4RUN 17COPY 18COPY 19RUN 20RUN 21COPY';
  const odd = '9RUN 10RUN 13ADD 14COPY';
  const cases: readonly (readonly [string, string, string])[] = [
    ['plain', 'classic', `16WORKDIR ${plain}`],
    ['plain', 'buildkit', `16WORKDIR ${plain} 31WORKDIR 32RUN`],
    ['plain', 'podman', `${plain} 32RUN`],
    ['plain', 'podman-flat', '17RUN -'],
    ['plain', 'buildah', `${plain} 32RUN`],
    // A RUN that changes nothing has no layer there.
    ['repeats', 'classic', '2WORKDIR 3COPY 17COPY 18COPY 21COPY'],
    ['repeats', 'buildkit', `2WORKDIR ${repeats}`],
    ['repeats', 'podman', repeats],
    ['repeats', 'podman-flat', '- -'],
    ['repeats', 'buildah', repeats],
    ['odd', 'classic', '9RUN 13ADD 14COPY'],
    ['odd', 'buildkit', odd],
    ['odd', 'podman', odd],
    ['odd', 'podman-flat', '-'],
    ['odd', 'buildah', odd],
  ];
  for (const [name, builder, lines] of cases) {
    it(`${name}.Dockerfile by ${builder}`, () => {
      assert.equal(linesOf(steps(name, builder), dockerfile(name)), `- ${lines}`);
    });
  }
});

describe('the texts of other builders', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'BuildKit, a heredoc',
      'RUN <<EOF\nset -e\napt-get update\nEOF',
      'RUN /bin/sh -c set -e\napt-get update\n # buildkit',
    ],
    [
      'BuildKit, a heredoc with tabs',
      'RUN <<-EOF\n\tapt-get update\n\tEOF',
      'RUN /bin/sh -c apt-get update\n # buildkit',
    ],
    ['BuildKit, a script', 'RUN <<E\n#!/usr/bin/env python3\nprint("x")\nE', 'RUN /bin/sh -c /dev/pipes/E # buildkit'],
    [
      'BuildKit, a heredoc that is piped',
      'RUN cat <<EOF > /x\nhello there\nEOF',
      'RUN /bin/sh -c cat <<EOF > /x\nhello there\nEOF # buildkit',
    ],
    ['BuildKit, a file from a heredoc', 'COPY <<"EOF" /etc/settings\na=1\nEOF', 'COPY <<EOF /etc/settings # buildkit'],
    ['BuildKit, flags', 'COPY --link --chown=1:1 --from=a /x /opt/x', 'COPY --chown=1:1 --link /x /opt/x # buildkit'],
    [
      'BuildKit, a mount',
      'RUN --mount=type=cache,target=/root/.cache pip install .',
      'RUN /bin/sh -c pip install . # buildkit',
    ],
    [
      'BuildKit, a shell of the base image',
      'RUN curl x | tar x',
      'RUN /bin/bash -o pipefail -c curl x | tar x # buildkit',
    ],
    ['kaniko, as written', 'COPY --from=build /out/app /usr/bin/app', 'COPY --from=build /out/app /usr/bin/app'],
    ['kaniko, a command', 'RUN apt-get update && apt-get -y upgrade', 'RUN apt-get update && apt-get -y upgrade'],
    ['kaniko, exec form', 'RUN ["apt-get", "update", "--yes"]', 'RUN ["apt-get", "update", "--yes"]'],
    ['an engine of Windows', 'RUN dir C:\\Users', 'cmd /S /C dir C:\\Users'],
    ['PowerShell', 'RUN Get-ChildItem C:\\Users', 'powershell -Command Get-ChildItem C:\\Users'],
    ['arguments with blanks', 'RUN make all install', '|2 A=b c D= /bin/sh -c make all install'],
  ];
  for (const [title, instruction, createdBy] of cases) {
    it(title, () => {
      const history = [{ created_by: 'base' }, { created_by: createdBy }];
      assert.equal(linesOf(history, parse(`FROM x\n${instruction}\n`)), `- 2${instruction.split(' ')[0]}`);
    });
  }

  const others: readonly (readonly [string, string, string])[] = [
    ['the end of another command', 'RUN make all install', '/bin/sh -c ./configure && make all install'],
    ['the end of another command with arguments', 'RUN make all install', '|1 A=b /bin/sh -c sh -c make all install'],
    ['the command of a shell in a shell', 'RUN make all install', '/bin/sh -c sh -c make all install'],
    ['a copy with another destination', 'COPY app /opt/app', 'COPY app /usr/app # buildkit'],
    [
      'several files for one',
      'COPY app.txt /opt/application/',
      '/bin/sh -c #(nop) COPY multi:0123456789abcdef in /opt/application/ ',
    ],
    ['what no Dockerfile says', 'RUN bazel build ...', 'bazel build //...'],
    ['an ADD for a COPY', 'COPY app /opt/app', 'ADD app /opt/app # buildkit'],
  ];
  for (const [title, instruction, createdBy] of others) {
    it(`does not take ${title}`, () => {
      const history = [{ created_by: 'base' }, { created_by: createdBy }];
      assert.equal(linesOf(history, parse(`FROM x\n${instruction}\n`)), 'none');
    });
  }
});

describe('a file that is not quite what was built', () => {
  const built = [
    'RUN /bin/sh -c apt-get update # buildkit',
    'RUN /bin/sh -c apt-get install -y curl jq # buildkit',
    'COPY app /opt/app # buildkit',
  ];
  const history = built.map((created_by) => ({ created_by }));

  it('tells of an instruction that was edited since', () => {
    const text = 'FROM x\nRUN apt-get update\nRUN apt-get install -y curl\nCOPY app /opt/app\n';
    assert.equal(linesOf(history, parse(text)), '2RUN 3RUN! 4COPY');
  });

  it('tells nothing of one that was replaced', () => {
    const text = 'FROM x\nRUN apt-get update\nRUN make world\nCOPY app /opt/app\n';
    assert.equal(linesOf(history, parse(text)), '2RUN - 4COPY');
  });

  it('tells nothing of two that read the same where only one was built', () => {
    const text = 'FROM x\nRUN apt-get update\nCOPY app /opt/app\nRUN apt-get update\n';
    const [update] = history;
    assert.equal(linesOf([{ created_by: 'RUN /bin/sh -c make # buildkit' }, update ?? {}], parse(text)), 'none');
    const once = [{ created_by: 'USER app' }, update ?? {}, { created_by: 'CMD ["/opt/app"]', empty_layer: true }];
    const twice = 'FROM x\nUSER app\nRUN apt-get update\nRUN apt-get update\nCMD ["/opt/app"]\n';
    assert.equal(linesOf(once, parse(twice)), 'none');
  });

  it('tells nothing where targets that were worth the same differ', () => {
    const text =
      'FROM x AS base\nRUN apt-get update\nFROM base AS a\nCOPY app /opt/app\nFROM base AS b\nCOPY app /opt/app\n';
    assert.equal(linesOf([history[0] ?? {}, history[2] ?? {}], parse(text)), '2RUN -');
  });

  it('finds the target that was built', () => {
    const text =
      'FROM x AS base\nRUN apt-get update\nFROM base AS test\nRUN apt-get install -y curl jq\nFROM base\nCOPY app /opt/app\n';
    assert.equal(linesOf(history.slice(0, 2), parse(text)), '2RUN 4RUN');
  });
});

it('gives a file up that is larger than anybody writes', () => {
  const many = Array.from({ length: 900 }, (_, n) => `RUN make ${n}`);
  const text = ['FROM x', ...many, ...many.map((_, n) => `FROM x AS s${n}\n${many.join('\n')}`).slice(0, 30)].join(
    '\n',
  );
  const history = many.map((one) => ({ created_by: `${one} # buildkit` }));
  assert.equal(linesOf(history, parse(text)).split(' ').length, 900);
  assert.equal(linesOf([...history, ...history], parse(`FROM x\n${[...many, ...many].join('\n')}`)), 'none');
});

it('goes by what layers say where an engine has no history', () => {
  const image = imageWithHistory([{}, { created_by: 'WORKDIR /app' }, { created_by: 'COPY a b c/ # buildkit' }]);
  const { layers, config } = image;
  const found = blame(
    { ...image, layers, config: { ...config, history: [] } },
    parse('FROM x\nWORKDIR /app\nENV A=b\nCOPY a b c/\nCMD ["x"]\n'),
  );
  assert.deepEqual(
    found?.layers.map((one) => one?.instruction.line),
    [undefined, 2, 4],
  );
});

it('takes the file that fits best, and several that fit the same', () => {
  const image = imageWithHistory([
    { created_by: 'RUN /bin/sh -c make # buildkit' },
    { created_by: 'COPY app /opt/app # buildkit' },
  ]);
  const files = [
    'FROM x\nCOPY app /opt/app\n',
    'FROM x\nRUN make\nCOPY app /opt/app\n',
    'FROM y\nRUN make\nCOPY app /opt/app\n',
    'FROM x\nRUN other\n',
  ];
  const work = originsOf(
    image,
    files.map((text, file) => ({ file, dockerfile: parse(text) })),
  );
  let step = work.next();
  while (step.done !== true) step = work.next();
  assert.deepEqual(
    step.value.map(({ file }) => file),
    [1, 2],
  );
});

function steps(name: string, builder: string): readonly RecordedStep[] {
  const all = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Record<string, readonly RecordedStep[]>; // our own
  return all[builder] ?? assert.fail(`no history of ${builder}`);
}

function dockerfile(name: string): Dockerfile {
  return parse(readFileSync(`${folder}/${name}.Dockerfile`, 'utf8'));
}

function parse(text: string): Dockerfile {
  return parseDockerfile(text);
}

/** For each layer the line and the instruction, with a mark for one that was edited. */
function linesOf(history: readonly RecordedStep[], file: Dockerfile): string {
  const found = blame(imageWithHistory(history), file);
  if (found === undefined) return 'none';
  return found.layers
    .map((one) =>
      one === undefined ? '-' : `${one.instruction.line}${one.instruction.keyword}${one.how === 'edited' ? '!' : ''}`,
    )
    .join(' ');
}
