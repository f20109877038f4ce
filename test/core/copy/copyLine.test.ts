import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { copyLine } from '../../../src/core/copy/copyLine';
import { copyLines } from '../../../src/core/copy/copyLines';
import { copySource, isStageName } from '../../../src/core/copy/copySource';
import { insertAt, insertIntoStage, stageTitle } from '../../../src/core/copy/insertCopy';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { rawFromText } from '../../../src/core/image/rawName';
import { openedItems } from '../../support/openedImage';
import { property } from '../../support/property';
import { dir, file, symlink } from '../../support/tar';

const names: Readonly<Record<string, string>> = {
  'etc/passwd': 'COPY --from=app:1 /etc/passwd /etc/passwd',
  'd/my file': 'COPY --from=app:1 ["/d/my file", "/d/my file"]',
  'd/br[1]x': 'COPY --from=app:1 /d/br[[]1]x /d/br[1]x',
  'd/st*r': 'COPY --from=app:1 /d/st[*]r /d/st*r',
  'd/q?m': 'COPY --from=app:1 /d/q[?]m /d/q?m',
  'd/do$HOME': 'COPY --from=app:1 ["/d/do\\\\$HOME", "/d/do\\\\$HOME"]',
  'd/quo"te': 'COPY --from=app:1 ["/d/quo\\\\\\"te", "/d/quo\\\\\\"te"]',
  "d/quo'te": `COPY --from=app:1 ["/d/quo\\\\'te", "/d/quo\\\\'te"]`,
  'd/um\u00e4': 'COPY --from=app:1 ["/d/um\u00e4", "/d/um\u00e4"]',
  'd/<<EOT': 'COPY --from=app:1 ["/d/<<EOT", "/d/<<EOT"]',
  'd/new\nline': 'COPY --from=app:1 ["/d/new\\nline", "/d/new\\nline"]',
};

for (const [name, expected] of Object.entries(names)) {
  test(`copies ${JSON.stringify(name)}`, async () => assert.equal(await lineFor(name), expected));
}

test('writes what the escape directive makes of a dollar sign', async () => {
  const { tree } = await openedItems([file('a$b')]);
  const made = copyLine('app:1', tree, '/a$b', '`');
  assert.equal(made.kind === 'line' && made.text, 'COPY --from=app:1 ["/a`$b", "/a`$b"]');
});

test('refuses what no builder copies, and names that cannot be written', async () => {
  const { tree } = await openedItems([
    symlink('broken', 'nothing'),
    { name: 'pipe', type: '6' },
    file('back\\slash'),
    file('no\xfftext'),
  ]);
  for (const path of ['/broken', '/pipe', '/back\\slash', '/no\xfftext', '/missing']) {
    const made = copyLine('app:1', tree, path);
    assert.equal(made.kind, 'refused', path);
    assert.match(made.kind === 'refused' ? made.why : '', /^\/.*; copy the directory that it is in\.$|^The name/);
  }
});

test('says that a link is copied as what it leads to', async () => {
  const { tree } = await openedItems([file('lib/libssl.so.3.0.17'), symlink('lib/libssl.so.3', 'libssl.so.3.0.17')]);
  assert.deepEqual(copyLine('app:1', tree, '/lib/libssl.so.3'), {
    kind: 'line',
    text: 'COPY --from=app:1 /lib/libssl.so.3 /lib/libssl.so.3',
    notes: ['/lib/libssl.so.3 is a link; what it leads to, /lib/libssl.so.3.0.17, is copied under its name.'],
  });
});

test('gives a directory its owner where all in it has the same, and says what is lost otherwise', async () => {
  const { tree } = await openedItems([
    dir('home/app', { uid: 65532, gid: 65532, mode: 0o700 }),
    file('home/app/a', '', { uid: 65532, gid: 65532 }),
    dir('srv', { uid: 33, gid: 33 }),
    file('srv/a', '', { uid: 0, gid: 0 }),
    dir('etc'),
  ]);
  assert.deepEqual(copyLine('app:1', tree, '/home/app'), {
    kind: 'line',
    text: 'COPY --from=app:1 --chown=65532:65532 /home/app /home/app',
    notes: ['The directory /home/app itself does not keep its mode 700.'],
  });
  assert.deepEqual(copyLine('app:1', tree, '/srv'), {
    kind: 'line',
    text: 'COPY --from=app:1 /srv /srv',
    notes: ['The directory /srv itself does not keep its owner 33:33.'],
  });
  assert.deepEqual(copyLine('app:1', tree, '/etc'), {
    kind: 'line',
    text: 'COPY --from=app:1 /etc /etc',
    notes: [],
  });
});

test('of several paths those in a directory that is copied too need no line', async () => {
  const { tree } = await openedItems([file('etc/ssl/a'), file('etc/sslx'), file('bin/a')]);
  const { lines } = copyLines('app:1', tree, ['/etc/ssl/a', '/etc/ssl', '/etc/sslx', '/bin/a', '/bin/a']);
  assert.deepEqual(lines, [
    'COPY --from=app:1 /etc/ssl /etc/ssl',
    'COPY --from=app:1 /etc/sslx /etc/sslx',
    'COPY --from=app:1 /bin/a /bin/a',
  ]);
});

test('names an image so that no stage is meant, and none that builders do not know', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  assert.equal(copySource('debian:13'), 'debian:13');
  assert.equal(copySource('debian'), 'debian:latest');
  assert.equal(copySource('debian', digest), `debian@${digest}`);
  assert.equal(copySource('debian:13', digest), `debian:13@${digest}`);
  assert.equal(copySource('gcr.io/distroless/static'), 'gcr.io/distroless/static');
  assert.equal(copySource(digest), undefined);
  assert.equal(copySource('a'.repeat(64)), undefined);
  assert.equal(copySource('Not an image'), undefined);
  assert.ok(isStageName('build-1') && !isStageName('1build') && !isStageName('scratch') && !isStageName('a b'));
});

const twoStages = `FROM golang:1.24 AS build
RUN go build -o /app .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /app /app
CMD ["/app"]
`;

test('puts instructions behind what a stage copies, otherwise below what it begins with', () => {
  assert.equal(
    inserted(twoStages, 1),
    twoStages.replace('/app /app\n', '/app /app\nCOPY --from=x /a /a\nCOPY --from=x /b /b\n'),
  );
  assert.equal(
    inserted(twoStages, 0),
    twoStages.replace('AS build\n', 'AS build\nCOPY --from=x /a /a\nCOPY --from=x /b /b\n'),
  );
  assert.equal(inserted('FROM scratch', 0), 'FROM scratch\nCOPY --from=x /a /a\nCOPY --from=x /b /b');
  assert.equal(
    inserted('FROM a\r\nENV A=1\r\nUSER 1\r\n', 0),
    'FROM a\r\nENV A=1\r\nCOPY --from=x /a /a\r\nCOPY --from=x /b /b\r\nUSER 1\r\n',
  );
  assert.equal(
    inserted('FROM a\nCOPY <<E /x\nhi\nE\nUSER 1\n', 0),
    'FROM a\nCOPY <<E /x\nhi\nE\nCOPY --from=x /a /a\nCOPY --from=x /b /b\nUSER 1\n',
  );
});

test('names stages to people', () => {
  assert.deepEqual(parseDockerfile(twoStages).stages.map(stageTitle), [
    'build, FROM golang:1.24',
    'Stage 2, FROM gcr.io/distroless/static-debian13',
  ]);
});

test('puts instructions on lines of their own where something was dropped', () => {
  const at = (text: string, mark: string): string => {
    const edit = insertAt(parseDockerfile(text), text.indexOf(mark), ['COPY --from=x /a /a']);
    return edit === undefined ? 'none' : applyEdits(text, [edit]);
  };
  assert.equal(at('FROM a\nRUN b \\\n  c\nUSER d\n', 'c'), 'FROM a\nRUN b \\\n  c\nCOPY --from=x /a /a\nUSER d\n');
  assert.equal(at('FROM a\n\nUSER d\n', '\nUSER'), 'FROM a\nCOPY --from=x /a /a\nUSER d\n');
  assert.equal(at('FROM a\r\n\r\nUSER d\r\n', '\r\nUSER'), 'FROM a\r\nCOPY --from=x /a /a\r\nUSER d\r\n');
  assert.equal(at('FROM a\n# here\nUSER d\n', 'ere'), 'FROM a\n# here\nCOPY --from=x /a /a\nUSER d\n');
  assert.equal(at('# top\nFROM a\n', 'top'), 'none');
});

property(
  'what is inserted is read as instructions of that stage, and all others stay',
  fc.tuple(
    fc.array(fc.constantFrom('FROM a', 'FROM b AS c', 'COPY x y', 'RUN a \\\n b', '# note', '', 'ENV A=1', 'USER 1'), {
      maxLength: 8,
    }),
    fc.constantFrom('\n', '\r\n'),
    fc.nat(200),
  ),
  300,
  ([lines, eol, offset]) => {
    const text = ['FROM first', ...lines, ''].join(eol).replaceAll('\\\n', `\\${eol}`);
    const dockerfile = parseDockerfile(text);
    const edits = [
      ...dockerfile.stages.map((stage) => insertIntoStage(dockerfile, stage, ['COPY --from=x /a /a'])),
      insertAt(dockerfile, offset % (text.length + 1), ['COPY --from=x /a /a']),
    ];
    for (const edit of edits) {
      if (edit === undefined) continue;
      const after = parseDockerfile(applyEdits(text, [edit])).instructions.map(({ keyword, args }) => keyword + args);
      const before = dockerfile.instructions.map(({ keyword, args }) => keyword + args);
      const at = after.findIndex((one) => one.includes('/a /a'));
      assert.deepEqual([...after.slice(0, at), ...after.slice(at + 1)], before);
    }
  },
);

async function lineFor(name: string): Promise<string> {
  const { tree } = await openedItems([file(rawFromText(name))]);
  const made = copyLine('app:1', tree, rawFromText(`/${name}`));
  return made.kind === 'line' ? made.text : made.why;
}

function inserted(text: string, at: number): string {
  const dockerfile = parseDockerfile(text);
  const stage = dockerfile.stages[at];
  assert.ok(stage);
  return applyEdits(text, [insertIntoStage(dockerfile, stage, ['COPY --from=x /a /a', 'COPY --from=x /b /b'])]);
}
